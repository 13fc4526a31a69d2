package api

import (
	"net/http"

	"github.com/go-chi/chi/v5"
	"github.com/go-chi/chi/v5/middleware"

	"ticketdesk/internal/service"
)

// Services is what the handlers stand on.
type Services struct {
	Agents  *service.AgentService
	Tickets *service.TicketService
}

// NewRouter builds the whole HTTP surface.
func NewRouter(s Services) http.Handler {
	r := chi.NewRouter()
	r.Use(middleware.Recoverer)

	r.Get("/health", func(w http.ResponseWriter, r *http.Request) {
		w.WriteHeader(http.StatusNoContent)
	})

	agents := &AgentHandler{service: s.Agents}
	tickets := &TicketHandler{service: s.Tickets}

	r.Route("/agents", func(r chi.Router) {
		r.Get("/", agents.List)
		r.Post("/", agents.Create)
	})

	r.Route("/tickets", func(r chi.Router) {
		r.Get("/", tickets.List)
		r.Post("/", tickets.Create)
		r.Get("/{ticketID}", tickets.Get)
		r.Put("/{ticketID}", tickets.Update)
		r.Delete("/{ticketID}", tickets.Delete)
	})

	return r
}
