package postgres

import (
	"context"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"

	"gitlab.example.net/shop/ordering/internal/ordering"
)

type OrderItemStore struct {
	pool *pgxpool.Pool
}

func NewOrderItemStore(pool *pgxpool.Pool) *OrderItemStore {
	return &OrderItemStore{pool: pool}
}

const orderItemColumns = `id, item_id, quantity, note`

func scanOrderItem(row pgx.Row) (ordering.OrderItem, error) {
	var i ordering.OrderItem
	err := row.Scan(&i.ID, &i.ItemID, &i.Quantity, &i.Note)
	return i, storeError(err)
}

func (s *OrderItemStore) CreateOrderItem(ctx context.Context, orderItem ordering.OrderItem) (ordering.OrderItem, error) {
	return scanOrderItem(s.pool.QueryRow(ctx,
		`INSERT INTO order_items (item_id, quantity, note)
		 VALUES ($1, $2, $3)
		 RETURNING `+orderItemColumns,
		orderItem.ItemID, orderItem.Quantity, orderItem.Note))
}

func (s *OrderItemStore) OrderItems(ctx context.Context) ([]ordering.OrderItem, error) {
	rows, err := s.pool.Query(ctx, `SELECT `+orderItemColumns+` FROM order_items ORDER BY id LIMIT 500`)
	if err != nil {
		return nil, err
	}
	return pgx.CollectRows(rows, func(row pgx.CollectableRow) (ordering.OrderItem, error) {
		return scanOrderItem(row)
	})
}
