package postgres

import (
	"context"
	"errors"
	"os"
	"testing"
	"time"

	"github.com/jackc/pgx/v5/pgxpool"

	"gitlab.example.net/shop/ordering/internal/ordering"
)

func TestItemStore(t *testing.T) {
	url := os.Getenv("DATABASE_URL")
	if url == "" {
		t.Skip("DATABASE_URL is not set")
	}
	ctx := context.Background()
	pool, err := pgxpool.New(ctx, url)
	if err != nil {
		t.Fatal(err)
	}
	defer pool.Close()
	store := NewItemStore(pool)

	item, err := store.CreateItem(ctx, ordering.Item{
		Code:        "test-" + time.Now().Format(time.RFC3339Nano),
		Description: "A pencil",
		PriceCents:  120,
		Available:   true,
		ListedOn:    time.Date(2026, time.January, 5, 0, 0, 0, 0, time.UTC),
	})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := store.CreateItem(ctx, item); !errors.Is(err, ordering.ErrExists) {
		t.Errorf("second create: %v", err)
	}
	got, err := store.Item(ctx, item.ID)
	if err != nil || got.Description != "A pencil" {
		t.Errorf("got %+v, %v", got, err)
	}
	if err := store.DeleteItem(ctx, item.ID); err != nil {
		t.Error(err)
	}
	if _, err := store.Item(ctx, item.ID); !errors.Is(err, ordering.ErrNotExist) {
		t.Errorf("after delete: %v", err)
	}
}
