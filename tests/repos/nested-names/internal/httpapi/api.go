// Package httpapi is the JSON surface of the ordering service.
package httpapi

import (
	"encoding/json"
	"errors"
	"net/http"
	"strconv"

	"gitlab.example.net/shop/ordering/internal/ordering"
)

type Stores struct {
	Items      ordering.ItemStore
	OrderItems ordering.OrderItemStore
}

type API struct {
	*http.ServeMux
	stores Stores
}

func New(stores Stores) *API {
	a := &API{ServeMux: http.NewServeMux(), stores: stores}

	a.HandleFunc("GET /items", a.listItems)
	a.HandleFunc("POST /items", a.createItem)
	a.HandleFunc("GET /items/{id}", a.getItem)
	a.HandleFunc("PUT /items/{id}", a.updateItem)
	a.HandleFunc("DELETE /items/{id}", a.deleteItem)

	a.HandleFunc("GET /order-items", a.listOrderItems)
	a.HandleFunc("POST /order-items", a.createOrderItem)

	return a
}

func reply(w http.ResponseWriter, status int, v any) {
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(status)
	_ = json.NewEncoder(w).Encode(v)
}

func fail(w http.ResponseWriter, err error) {
	status := http.StatusInternalServerError
	switch {
	case errors.Is(err, ordering.ErrNotExist):
		status = http.StatusNotFound
	case errors.Is(err, ordering.ErrExists):
		status = http.StatusConflict
	}
	http.Error(w, http.StatusText(status), status)
}

func idOf(r *http.Request) int64 {
	id, err := strconv.ParseInt(r.PathValue("id"), 10, 64)
	if err != nil {
		return -1
	}
	return id
}
