package vendorbus

import (
	"time"

	"github.com/google/uuid"
)

// Vendor represents an individual vendor.
type Vendor struct {
	ID          uuid.UUID
	Name        string
	DateCreated time.Time
	DateUpdated time.Time
}

// NewVendor is what we require from clients when adding a Vendor.
type NewVendor struct {
	Name string
}
