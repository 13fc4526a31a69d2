package api

import (
	"encoding/json"
	"net/http"

	"github.com/go-chi/chi/v5"

	"ticketdesk/internal/model"
	"ticketdesk/internal/service"
)

// TicketHandler serves /tickets.
type TicketHandler struct {
	service *service.TicketService
}

// List answers with all tickets.
func (h *TicketHandler) List(w http.ResponseWriter, r *http.Request) {
	tickets, err := h.service.List(r.Context())
	if err != nil {
		renderError(w, err)
		return
	}
	render(w, http.StatusOK, tickets)
}

// Get answers with one ticket.
func (h *TicketHandler) Get(w http.ResponseWriter, r *http.Request) {
	ticket, err := h.service.Get(r.Context(), chi.URLParam(r, "ticketID"))
	if err != nil {
		renderError(w, err)
		return
	}
	render(w, http.StatusOK, ticket)
}

// Create stores a ticket.
func (h *TicketHandler) Create(w http.ResponseWriter, r *http.Request) {
	var ticket model.Ticket
	if err := json.NewDecoder(r.Body).Decode(&ticket); err != nil {
		render(w, http.StatusBadRequest, map[string]string{"error": "malformed JSON"})
		return
	}
	if err := h.service.Create(r.Context(), &ticket); err != nil {
		renderError(w, err)
		return
	}
	render(w, http.StatusCreated, ticket)
}

// Update replaces a ticket.
func (h *TicketHandler) Update(w http.ResponseWriter, r *http.Request) {
	var ticket model.Ticket
	if err := json.NewDecoder(r.Body).Decode(&ticket); err != nil {
		render(w, http.StatusBadRequest, map[string]string{"error": "malformed JSON"})
		return
	}
	ticket.ID = chi.URLParam(r, "ticketID")
	if err := h.service.Update(r.Context(), &ticket); err != nil {
		renderError(w, err)
		return
	}
	render(w, http.StatusOK, ticket)
}

// Delete drops a ticket.
func (h *TicketHandler) Delete(w http.ResponseWriter, r *http.Request) {
	if err := h.service.Delete(r.Context(), chi.URLParam(r, "ticketID")); err != nil {
		renderError(w, err)
		return
	}
	w.WriteHeader(http.StatusNoContent)
}
