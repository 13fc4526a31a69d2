package ordering

import (
	"context"
	"time"
)

// Item is something that can be ordered.
type Item struct {
	ID          int64     `json:"id"`
	Code        string    `json:"code"`
	Description string    `json:"description"`
	PriceCents  int64     `json:"price_cents"`
	Available   bool      `json:"available"`
	ListedOn    time.Time `json:"listed_on"`
}

// ItemStore keeps items.
type ItemStore interface {
	CreateItem(ctx context.Context, item Item) (Item, error)
	Item(ctx context.Context, id int64) (Item, error)
	Items(ctx context.Context) ([]Item, error)
	UpdateItem(ctx context.Context, item Item) (Item, error)
	DeleteItem(ctx context.Context, id int64) error
}
