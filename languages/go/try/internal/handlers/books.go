package handlers

import (
	"net/http"

	"example.com/bookshelf/internal/models"
	"example.com/bookshelf/internal/store"
)

// Books answers requests about books.
type Books struct {
	store *store.Books
}

// NewBooks returns handlers over a store of books.
func NewBooks(store *store.Books) *Books {
	return &Books{store: store}
}

// Create answers POST /books.
func (h *Books) Create(w http.ResponseWriter, r *http.Request) {
	var in models.BookInput
	if !decode(w, r, &in) {
		return
	}
	if faults := in.Validate(); len(faults) > 0 {
		respond(w, http.StatusUnprocessableEntity, map[string]any{"errors": faults})
		return
	}
	book, err := h.store.Create(r.Context(), in)
	if err != nil {
		respondError(w, r, err)
		return
	}
	respond(w, http.StatusCreated, book)
}

// List answers GET /books.
func (h *Books) List(w http.ResponseWriter, r *http.Request) {
	after, limit := page(r)
	books, err := h.store.List(r.Context(), after, limit)
	if err != nil {
		respondError(w, r, err)
		return
	}
	respond(w, http.StatusOK, books)
}

// Get answers GET /books/{id}.
func (h *Books) Get(w http.ResponseWriter, r *http.Request) {
	id, ok := pathID(w, r)
	if !ok {
		return
	}
	book, err := h.store.Get(r.Context(), id)
	if err != nil {
		respondError(w, r, err)
		return
	}
	respond(w, http.StatusOK, book)
}

// Update answers PUT /books/{id}.
func (h *Books) Update(w http.ResponseWriter, r *http.Request) {
	id, ok := pathID(w, r)
	if !ok {
		return
	}
	var in models.BookInput
	if !decode(w, r, &in) {
		return
	}
	if faults := in.Validate(); len(faults) > 0 {
		respond(w, http.StatusUnprocessableEntity, map[string]any{"errors": faults})
		return
	}
	book, err := h.store.Update(r.Context(), id, in)
	if err != nil {
		respondError(w, r, err)
		return
	}
	respond(w, http.StatusOK, book)
}

// Delete answers DELETE /books/{id}.
func (h *Books) Delete(w http.ResponseWriter, r *http.Request) {
	id, ok := pathID(w, r)
	if !ok {
		return
	}
	if err := h.store.Delete(r.Context(), id); err != nil {
		respondError(w, r, err)
		return
	}
	w.WriteHeader(http.StatusNoContent)
}
