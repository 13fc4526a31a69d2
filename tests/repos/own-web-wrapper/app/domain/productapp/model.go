package productapp

import (
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"github.com/granite-shop/service/business/domain/productbus"
)

// Product represents information about an individual product.
type Product struct {
	ID           string  `json:"id"`
	Sku          string  `json:"sku"`
	Name         string  `json:"name"`
	Cost         float64 `json:"cost"`
	Discontinued bool    `json:"discontinued"`
	DateListed   string  `json:"dateListed"`
	DateCreated  string  `json:"dateCreated"`
	DateUpdated  string  `json:"dateUpdated"`
}

// Encode implements the encoder interface.
func (app Product) Encode() ([]byte, string, error) {
	data, err := json.Marshal(app)
	return data, "application/json", err
}

func toAppProduct(prd productbus.Product) Product {
	return Product{
		ID:           prd.ID.String(),
		Sku:          prd.Sku,
		Name:         prd.Name,
		Cost:         prd.Cost,
		Discontinued: prd.Discontinued,
		DateListed:   prd.DateListed.Format(time.RFC3339),
		DateCreated:  prd.DateCreated.Format(time.RFC3339),
		DateUpdated:  prd.DateUpdated.Format(time.RFC3339),
	}
}

// Products is a list of products.
type Products []Product

// Encode implements the encoder interface.
func (app Products) Encode() ([]byte, string, error) {
	data, err := json.Marshal(app)
	return data, "application/json", err
}

func toAppProducts(prds []productbus.Product) Products {
	app := make(Products, len(prds))
	for i, prd := range prds {
		app[i] = toAppProduct(prd)
	}

	return app
}

// =============================================================================

// NewProduct defines the data needed to add a new product.
type NewProduct struct {
	Sku          string  `json:"sku"`
	Name         string  `json:"name"`
	Cost         float64 `json:"cost"`
	Discontinued bool    `json:"discontinued"`
	DateListed   string  `json:"dateListed"`
}

// Validate checks the data in the model is considered clean.
func (app NewProduct) Validate() error {
	if app.Sku == "" {
		return errors.New("sku is a required field")
	}
	if app.Name == "" {
		return errors.New("name is a required field")
	}
	if app.Cost < 0 {
		return errors.New("cost must be 0 or greater")
	}
	return nil
}

func toBusNewProduct(app NewProduct) (productbus.NewProduct, error) {
	dateListed, err := time.Parse(time.RFC3339, app.DateListed)
	if err != nil {
		return productbus.NewProduct{}, fmt.Errorf("parse dateListed: %w", err)
	}

	bus := productbus.NewProduct{
		Sku:          app.Sku,
		Name:         app.Name,
		Cost:         app.Cost,
		Discontinued: app.Discontinued,
		DateListed:   dateListed,
	}

	return bus, nil
}

// =============================================================================

// UpdateProduct defines the data needed to update a product.
type UpdateProduct struct {
	Sku          *string  `json:"sku"`
	Name         *string  `json:"name"`
	Cost         *float64 `json:"cost"`
	Discontinued *bool    `json:"discontinued"`
	DateListed   *string  `json:"dateListed"`
}

// Validate checks the data in the model is considered clean.
func (app UpdateProduct) Validate() error {
	if app.Cost != nil && *app.Cost < 0 {
		return errors.New("cost must be 0 or greater")
	}
	return nil
}

func toBusUpdateProduct(app UpdateProduct) (productbus.UpdateProduct, error) {
	var dateListed *time.Time
	if app.DateListed != nil {
		dl, err := time.Parse(time.RFC3339, *app.DateListed)
		if err != nil {
			return productbus.UpdateProduct{}, fmt.Errorf("parse dateListed: %w", err)
		}
		dateListed = &dl
	}

	bus := productbus.UpdateProduct{
		Sku:          app.Sku,
		Name:         app.Name,
		Cost:         app.Cost,
		Discontinued: app.Discontinued,
		DateListed:   dateListed,
	}

	return bus, nil
}
