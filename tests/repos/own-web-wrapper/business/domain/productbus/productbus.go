// Package productbus provides business access to product domain.
package productbus

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"time"

	"github.com/google/uuid"
)

// Set of error variables for CRUD operations.
var (
	ErrNotFound  = errors.New("product not found")
	ErrUniqueSku = errors.New("sku is not unique")
)

// Storer interface declares the behavior this package needs to persist and
// retrieve data.
type Storer interface {
	Create(ctx context.Context, prd Product) error
	Update(ctx context.Context, prd Product) error
	Delete(ctx context.Context, prd Product) error
	Query(ctx context.Context) ([]Product, error)
	QueryByID(ctx context.Context, productID uuid.UUID) (Product, error)
}

// Business manages the set of APIs for product access.
type Business struct {
	log    *slog.Logger
	storer Storer
}

// NewBusiness constructs a product business API for use.
func NewBusiness(log *slog.Logger, storer Storer) *Business {
	return &Business{
		log:    log,
		storer: storer,
	}
}

// Create adds a new product to the system.
func (b *Business) Create(ctx context.Context, np NewProduct) (Product, error) {
	now := time.Now().UTC()

	prd := Product{
		ID:           uuid.New(),
		Sku:          np.Sku,
		Name:         np.Name,
		Cost:         np.Cost,
		Discontinued: np.Discontinued,
		DateListed:   np.DateListed,
		DateCreated:  now,
		DateUpdated:  now,
	}

	if err := b.storer.Create(ctx, prd); err != nil {
		return Product{}, fmt.Errorf("create: %w", err)
	}

	return prd, nil
}

// Update modifies information about a product.
func (b *Business) Update(ctx context.Context, prd Product, up UpdateProduct) (Product, error) {
	if up.Sku != nil {
		prd.Sku = *up.Sku
	}

	if up.Name != nil {
		prd.Name = *up.Name
	}

	if up.Cost != nil {
		prd.Cost = *up.Cost
	}

	if up.Discontinued != nil {
		prd.Discontinued = *up.Discontinued
	}

	if up.DateListed != nil {
		prd.DateListed = *up.DateListed
	}

	prd.DateUpdated = time.Now().UTC()

	if err := b.storer.Update(ctx, prd); err != nil {
		return Product{}, fmt.Errorf("update: %w", err)
	}

	return prd, nil
}

// Delete removes the specified product.
func (b *Business) Delete(ctx context.Context, prd Product) error {
	if err := b.storer.Delete(ctx, prd); err != nil {
		return fmt.Errorf("delete: %w", err)
	}

	return nil
}

// Query retrieves a list of existing products.
func (b *Business) Query(ctx context.Context) ([]Product, error) {
	prds, err := b.storer.Query(ctx)
	if err != nil {
		return nil, fmt.Errorf("query: %w", err)
	}

	return prds, nil
}

// QueryByID finds the product by the specified ID.
func (b *Business) QueryByID(ctx context.Context, productID uuid.UUID) (Product, error) {
	prd, err := b.storer.QueryByID(ctx, productID)
	if err != nil {
		return Product{}, fmt.Errorf("query: productID[%s]: %w", productID, err)
	}

	return prd, nil
}
