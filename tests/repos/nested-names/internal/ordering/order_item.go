package ordering

import "context"

// OrderItem is a line of an order.
type OrderItem struct {
	ID       int64  `json:"id"`
	ItemID   int64  `json:"item_id"`
	Quantity int    `json:"quantity"`
	Note     string `json:"note"`
}

// OrderItemStore keeps the lines of orders.
type OrderItemStore interface {
	CreateOrderItem(ctx context.Context, orderItem OrderItem) (OrderItem, error)
	OrderItems(ctx context.Context) ([]OrderItem, error)
}
