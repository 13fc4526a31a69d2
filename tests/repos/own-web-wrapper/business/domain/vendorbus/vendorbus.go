// Package vendorbus provides business access to vendor domain.
package vendorbus

import (
	"context"
	"fmt"
	"log/slog"
	"time"

	"github.com/google/uuid"
)

// Storer interface declares the behavior this package needs to persist and
// retrieve data.
type Storer interface {
	Create(ctx context.Context, vnd Vendor) error
	Query(ctx context.Context) ([]Vendor, error)
}

// Business manages the set of APIs for vendor access.
type Business struct {
	log    *slog.Logger
	storer Storer
}

// NewBusiness constructs a vendor business API for use.
func NewBusiness(log *slog.Logger, storer Storer) *Business {
	return &Business{
		log:    log,
		storer: storer,
	}
}

// Create adds a new vendor to the system.
func (b *Business) Create(ctx context.Context, nv NewVendor) (Vendor, error) {
	now := time.Now().UTC()

	vnd := Vendor{
		ID:          uuid.New(),
		Name:        nv.Name,
		DateCreated: now,
		DateUpdated: now,
	}

	if err := b.storer.Create(ctx, vnd); err != nil {
		return Vendor{}, fmt.Errorf("create: %w", err)
	}

	return vnd, nil
}

// Query retrieves a list of existing vendors.
func (b *Business) Query(ctx context.Context) ([]Vendor, error) {
	vnds, err := b.storer.Query(ctx)
	if err != nil {
		return nil, fmt.Errorf("query: %w", err)
	}

	return vnds, nil
}
