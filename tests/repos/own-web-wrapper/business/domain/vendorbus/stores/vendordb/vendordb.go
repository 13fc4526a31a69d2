// Package vendordb contains vendor related CRUD functionality.
package vendordb

import (
	"context"
	"fmt"
	"log/slog"
	"time"

	"github.com/google/uuid"
	"github.com/jmoiron/sqlx"

	"github.com/granite-shop/service/business/domain/vendorbus"
)

type vendor struct {
	ID          uuid.UUID `db:"vendor_id"`
	Name        string    `db:"name"`
	DateCreated time.Time `db:"date_created"`
	DateUpdated time.Time `db:"date_updated"`
}

// Store manages the set of APIs for vendor database access.
type Store struct {
	log *slog.Logger
	db  *sqlx.DB
}

// NewStore constructs the api for data access.
func NewStore(log *slog.Logger, db *sqlx.DB) *Store {
	return &Store{
		log: log,
		db:  db,
	}
}

// Create adds a vendor to the database.
func (s *Store) Create(ctx context.Context, vnd vendorbus.Vendor) error {
	const q = `
	INSERT INTO vendors
		(vendor_id, name, date_created, date_updated)
	VALUES
		(:vendor_id, :name, :date_created, :date_updated)`

	if _, err := s.db.NamedExecContext(ctx, q, vendor(vnd)); err != nil {
		return fmt.Errorf("namedexeccontext: %w", err)
	}

	return nil
}

// Query gets the vendors from the database.
func (s *Store) Query(ctx context.Context) ([]vendorbus.Vendor, error) {
	const q = `
	SELECT
		vendor_id, name, date_created, date_updated
	FROM
		vendors
	ORDER BY
		name
	LIMIT 100`

	var dbVnds []vendor
	if err := s.db.SelectContext(ctx, &dbVnds, q); err != nil {
		return nil, fmt.Errorf("selectcontext: %w", err)
	}

	vnds := make([]vendorbus.Vendor, len(dbVnds))
	for i, db := range dbVnds {
		vnds[i] = vendorbus.Vendor(db)
	}

	return vnds, nil
}
