package postgres

import (
	"context"
	"errors"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
	"github.com/jackc/pgx/v5/pgxpool"

	"gitlab.example.net/shop/ordering/internal/ordering"
)

type ItemStore struct {
	pool *pgxpool.Pool
}

func NewItemStore(pool *pgxpool.Pool) *ItemStore {
	return &ItemStore{pool: pool}
}

const itemColumns = `id, code, description, price_cents, available, listed_on`

func scanItem(row pgx.Row) (ordering.Item, error) {
	var i ordering.Item
	err := row.Scan(&i.ID, &i.Code, &i.Description, &i.PriceCents, &i.Available, &i.ListedOn)
	return i, storeError(err)
}

func (s *ItemStore) CreateItem(ctx context.Context, item ordering.Item) (ordering.Item, error) {
	return scanItem(s.pool.QueryRow(ctx,
		`INSERT INTO items (code, description, price_cents, available, listed_on)
		 VALUES ($1, $2, $3, $4, $5)
		 RETURNING `+itemColumns,
		item.Code, item.Description, item.PriceCents, item.Available, item.ListedOn))
}

func (s *ItemStore) Item(ctx context.Context, id int64) (ordering.Item, error) {
	return scanItem(s.pool.QueryRow(ctx, `SELECT `+itemColumns+` FROM items WHERE id = $1`, id))
}

func (s *ItemStore) Items(ctx context.Context) ([]ordering.Item, error) {
	rows, err := s.pool.Query(ctx, `SELECT `+itemColumns+` FROM items ORDER BY code LIMIT 500`)
	if err != nil {
		return nil, err
	}
	return pgx.CollectRows(rows, func(row pgx.CollectableRow) (ordering.Item, error) {
		return scanItem(row)
	})
}

func (s *ItemStore) UpdateItem(ctx context.Context, item ordering.Item) (ordering.Item, error) {
	return scanItem(s.pool.QueryRow(ctx,
		`UPDATE items
		 SET code = $2, description = $3, price_cents = $4, available = $5, listed_on = $6
		 WHERE id = $1
		 RETURNING `+itemColumns,
		item.ID, item.Code, item.Description, item.PriceCents, item.Available, item.ListedOn))
}

func (s *ItemStore) DeleteItem(ctx context.Context, id int64) error {
	tag, err := s.pool.Exec(ctx, `DELETE FROM items WHERE id = $1`, id)
	if err != nil {
		return err
	}
	if tag.RowsAffected() == 0 {
		return ordering.ErrNotExist
	}
	return nil
}

func storeError(err error) error {
	var pgErr *pgconn.PgError
	switch {
	case errors.Is(err, pgx.ErrNoRows):
		return ordering.ErrNotExist
	case errors.As(err, &pgErr) && pgErr.Code == "23505":
		return ordering.ErrExists
	}
	return err
}
