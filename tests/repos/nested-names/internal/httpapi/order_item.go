package httpapi

import (
	"encoding/json"
	"net/http"

	"gitlab.example.net/shop/ordering/internal/ordering"
)

func (a *API) listOrderItems(w http.ResponseWriter, r *http.Request) {
	orderItems, err := a.stores.OrderItems.OrderItems(r.Context())
	if err != nil {
		fail(w, err)
		return
	}
	reply(w, http.StatusOK, orderItems)
}

func (a *API) createOrderItem(w http.ResponseWriter, r *http.Request) {
	var orderItem ordering.OrderItem
	if err := json.NewDecoder(r.Body).Decode(&orderItem); err != nil || orderItem.Quantity < 1 {
		http.Error(w, "bad order item", http.StatusBadRequest)
		return
	}
	orderItem, err := a.stores.OrderItems.CreateOrderItem(r.Context(), orderItem)
	if err != nil {
		fail(w, err)
		return
	}
	reply(w, http.StatusCreated, orderItem)
}
