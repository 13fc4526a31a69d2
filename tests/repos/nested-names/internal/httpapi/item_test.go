package httpapi

import (
	"context"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"gitlab.example.net/shop/ordering/internal/ordering"
)

type fakeItems struct {
	items map[int64]ordering.Item
}

func (f *fakeItems) CreateItem(_ context.Context, item ordering.Item) (ordering.Item, error) {
	for _, other := range f.items {
		if other.Code == item.Code {
			return ordering.Item{}, ordering.ErrExists
		}
	}
	item.ID = int64(len(f.items) + 1)
	f.items[item.ID] = item
	return item, nil
}

func (f *fakeItems) Item(_ context.Context, id int64) (ordering.Item, error) {
	item, ok := f.items[id]
	if !ok {
		return ordering.Item{}, ordering.ErrNotExist
	}
	return item, nil
}

func (f *fakeItems) Items(context.Context) ([]ordering.Item, error) {
	items := []ordering.Item{}
	for _, item := range f.items {
		items = append(items, item)
	}
	return items, nil
}

func (f *fakeItems) UpdateItem(_ context.Context, item ordering.Item) (ordering.Item, error) {
	if _, ok := f.items[item.ID]; !ok {
		return ordering.Item{}, ordering.ErrNotExist
	}
	f.items[item.ID] = item
	return item, nil
}

func (f *fakeItems) DeleteItem(_ context.Context, id int64) error {
	if _, ok := f.items[id]; !ok {
		return ordering.ErrNotExist
	}
	delete(f.items, id)
	return nil
}

func TestItems(t *testing.T) {
	api := New(Stores{Items: &fakeItems{items: map[int64]ordering.Item{}}})
	const pencil = `{"code":"PEN","description":"A pencil","price_cents":120,"available":true,"listed_on":"2026-01-05T00:00:00Z"}`

	tests := []struct {
		method, target, body string
		code                 int
	}{
		{http.MethodPost, "/items", pencil, http.StatusCreated},
		{http.MethodPost, "/items", pencil, http.StatusConflict},
		{http.MethodPost, "/items", `{}`, http.StatusBadRequest},
		{http.MethodGet, "/items", "", http.StatusOK},
		{http.MethodGet, "/items/1", "", http.StatusOK},
		{http.MethodPut, "/items/1", pencil, http.StatusOK},
		{http.MethodPut, "/items/7", pencil, http.StatusNotFound},
		{http.MethodDelete, "/items/1", "", http.StatusNoContent},
		{http.MethodGet, "/items/1", "", http.StatusNotFound},
	}
	for _, tt := range tests {
		w := httptest.NewRecorder()
		api.ServeHTTP(w, httptest.NewRequest(tt.method, tt.target, strings.NewReader(tt.body)))
		if w.Code != tt.code {
			t.Errorf("%s %s: got %d, want %d", tt.method, tt.target, w.Code, tt.code)
		}
	}
}
