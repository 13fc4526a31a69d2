package vendorapp

import (
	"encoding/json"
	"errors"
	"time"

	"github.com/granite-shop/service/business/domain/vendorbus"
)

// Vendor represents information about an individual vendor.
type Vendor struct {
	ID          string `json:"id"`
	Name        string `json:"name"`
	DateCreated string `json:"dateCreated"`
	DateUpdated string `json:"dateUpdated"`
}

// Encode implements the encoder interface.
func (app Vendor) Encode() ([]byte, string, error) {
	data, err := json.Marshal(app)
	return data, "application/json", err
}

func toAppVendor(vnd vendorbus.Vendor) Vendor {
	return Vendor{
		ID:          vnd.ID.String(),
		Name:        vnd.Name,
		DateCreated: vnd.DateCreated.Format(time.RFC3339),
		DateUpdated: vnd.DateUpdated.Format(time.RFC3339),
	}
}

// Vendors is a list of vendors.
type Vendors []Vendor

// Encode implements the encoder interface.
func (app Vendors) Encode() ([]byte, string, error) {
	data, err := json.Marshal(app)
	return data, "application/json", err
}

func toAppVendors(vnds []vendorbus.Vendor) Vendors {
	app := make(Vendors, len(vnds))
	for i, vnd := range vnds {
		app[i] = toAppVendor(vnd)
	}

	return app
}

// =============================================================================

// NewVendor defines the data needed to add a new vendor.
type NewVendor struct {
	Name string `json:"name"`
}

// Validate checks the data in the model is considered clean.
func (app NewVendor) Validate() error {
	if app.Name == "" {
		return errors.New("name is a required field")
	}
	return nil
}

func toBusNewVendor(app NewVendor) vendorbus.NewVendor {
	return vendorbus.NewVendor{
		Name: app.Name,
	}
}
