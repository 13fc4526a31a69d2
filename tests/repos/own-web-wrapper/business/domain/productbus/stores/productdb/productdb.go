// Package productdb contains product related CRUD functionality.
package productdb

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"log/slog"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5/pgconn"
	"github.com/jmoiron/sqlx"

	"github.com/granite-shop/service/business/domain/productbus"
)

// Store manages the set of APIs for product database access.
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

// Create adds a product to the database.
func (s *Store) Create(ctx context.Context, prd productbus.Product) error {
	const q = `
	INSERT INTO products
		(product_id, sku, name, cost, discontinued, date_listed, date_created, date_updated)
	VALUES
		(:product_id, :sku, :name, :cost, :discontinued, :date_listed, :date_created, :date_updated)`

	if _, err := s.db.NamedExecContext(ctx, q, toDBProduct(prd)); err != nil {
		if isDuplicate(err) {
			return fmt.Errorf("namedexeccontext: %w", productbus.ErrUniqueSku)
		}
		return fmt.Errorf("namedexeccontext: %w", err)
	}

	return nil
}

// Update modifies data about a product.
func (s *Store) Update(ctx context.Context, prd productbus.Product) error {
	const q = `
	UPDATE
		products
	SET
		"sku" = :sku,
		"name" = :name,
		"cost" = :cost,
		"discontinued" = :discontinued,
		"date_listed" = :date_listed,
		"date_updated" = :date_updated
	WHERE
		product_id = :product_id`

	if _, err := s.db.NamedExecContext(ctx, q, toDBProduct(prd)); err != nil {
		if isDuplicate(err) {
			return fmt.Errorf("namedexeccontext: %w", productbus.ErrUniqueSku)
		}
		return fmt.Errorf("namedexeccontext: %w", err)
	}

	return nil
}

// Delete removes the product from the database.
func (s *Store) Delete(ctx context.Context, prd productbus.Product) error {
	const q = `
	DELETE FROM
		products
	WHERE
		product_id = :product_id`

	if _, err := s.db.NamedExecContext(ctx, q, toDBProduct(prd)); err != nil {
		return fmt.Errorf("namedexeccontext: %w", err)
	}

	return nil
}

// Query gets the products from the database.
func (s *Store) Query(ctx context.Context) ([]productbus.Product, error) {
	const q = `
	SELECT
		product_id, sku, name, cost, discontinued, date_listed, date_created, date_updated
	FROM
		products
	ORDER BY
		product_id
	LIMIT 100`

	var dbPrds []product
	if err := s.db.SelectContext(ctx, &dbPrds, q); err != nil {
		return nil, fmt.Errorf("selectcontext: %w", err)
	}

	return toBusProducts(dbPrds), nil
}

// QueryByID finds the product identified by a given ID.
func (s *Store) QueryByID(ctx context.Context, productID uuid.UUID) (productbus.Product, error) {
	const q = `
	SELECT
		product_id, sku, name, cost, discontinued, date_listed, date_created, date_updated
	FROM
		products
	WHERE
		product_id = $1`

	var dbPrd product
	if err := s.db.GetContext(ctx, &dbPrd, q, productID); err != nil {
		if errors.Is(err, sql.ErrNoRows) {
			return productbus.Product{}, fmt.Errorf("db: %w", productbus.ErrNotFound)
		}
		return productbus.Product{}, fmt.Errorf("db: %w", err)
	}

	return toBusProduct(dbPrd), nil
}

func isDuplicate(err error) bool {
	var pqerr *pgconn.PgError
	return errors.As(err, &pqerr) && pqerr.Code == "23505"
}
