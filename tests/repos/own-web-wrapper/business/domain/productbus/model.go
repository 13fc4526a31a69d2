package productbus

import (
	"time"

	"github.com/google/uuid"
)

// Product represents an individual product.
type Product struct {
	ID           uuid.UUID
	Sku          string
	Name         string
	Cost         float64
	Discontinued bool
	DateListed   time.Time
	DateCreated  time.Time
	DateUpdated  time.Time
}

// NewProduct is what we require from clients when adding a Product.
type NewProduct struct {
	Sku          string
	Name         string
	Cost         float64
	Discontinued bool
	DateListed   time.Time
}

// UpdateProduct defines what information may be provided to modify an
// existing Product. All fields are optional.
type UpdateProduct struct {
	Sku          *string
	Name         *string
	Cost         *float64
	Discontinued *bool
	DateListed   *time.Time
}
