package httpapi

import (
	"encoding/json"
	"net/http"

	"gitlab.example.net/shop/ordering/internal/ordering"
)

func (a *API) listItems(w http.ResponseWriter, r *http.Request) {
	items, err := a.stores.Items.Items(r.Context())
	if err != nil {
		fail(w, err)
		return
	}
	reply(w, http.StatusOK, items)
}

func (a *API) createItem(w http.ResponseWriter, r *http.Request) {
	var item ordering.Item
	if err := json.NewDecoder(r.Body).Decode(&item); err != nil || item.Code == "" {
		http.Error(w, "bad item", http.StatusBadRequest)
		return
	}
	item, err := a.stores.Items.CreateItem(r.Context(), item)
	if err != nil {
		fail(w, err)
		return
	}
	reply(w, http.StatusCreated, item)
}

func (a *API) getItem(w http.ResponseWriter, r *http.Request) {
	item, err := a.stores.Items.Item(r.Context(), idOf(r))
	if err != nil {
		fail(w, err)
		return
	}
	reply(w, http.StatusOK, item)
}

func (a *API) updateItem(w http.ResponseWriter, r *http.Request) {
	var item ordering.Item
	if err := json.NewDecoder(r.Body).Decode(&item); err != nil || item.Code == "" {
		http.Error(w, "bad item", http.StatusBadRequest)
		return
	}
	item.ID = idOf(r)
	item, err := a.stores.Items.UpdateItem(r.Context(), item)
	if err != nil {
		fail(w, err)
		return
	}
	reply(w, http.StatusOK, item)
}

func (a *API) deleteItem(w http.ResponseWriter, r *http.Request) {
	if err := a.stores.Items.DeleteItem(r.Context(), idOf(r)); err != nil {
		fail(w, err)
		return
	}
	w.WriteHeader(http.StatusNoContent)
}
