package httpapi

import (
	"context"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"gitlab.example.net/shop/ordering/internal/ordering"
)

type fakeOrderItems struct {
	orderItems []ordering.OrderItem
}

func (f *fakeOrderItems) CreateOrderItem(_ context.Context, orderItem ordering.OrderItem) (ordering.OrderItem, error) {
	orderItem.ID = int64(len(f.orderItems) + 1)
	f.orderItems = append(f.orderItems, orderItem)
	return orderItem, nil
}

func (f *fakeOrderItems) OrderItems(context.Context) ([]ordering.OrderItem, error) {
	return f.orderItems, nil
}

func TestOrderItems(t *testing.T) {
	api := New(Stores{OrderItems: &fakeOrderItems{}})

	w := httptest.NewRecorder()
	api.ServeHTTP(w, httptest.NewRequest(http.MethodPost, "/order-items", strings.NewReader(`{"item_id":1,"quantity":3,"note":"gift"}`)))
	if w.Code != http.StatusCreated {
		t.Fatalf("got %d", w.Code)
	}
	w = httptest.NewRecorder()
	api.ServeHTTP(w, httptest.NewRequest(http.MethodGet, "/order-items", nil))
	if !strings.Contains(w.Body.String(), `"note":"gift"`) {
		t.Fatalf("got %s", w.Body)
	}
}
