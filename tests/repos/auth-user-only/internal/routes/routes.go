package routes

import (
	"net/http"

	"github.com/go-chi/chi/v5"

	"gatehouse/internal/auth"
	"gatehouse/internal/user"
)

// Handler is the whole service.
func Handler(users *user.Service, signer *auth.Signer) http.Handler {
	r := chi.NewRouter()
	r.Get("/health", func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusNoContent) })

	h := user.NewHandler(users)
	r.Post("/users", h.Register)
	r.Post("/login", h.Login)

	r.Group(func(r chi.Router) {
		r.Use(auth.Required(signer))
		r.Get("/users/me", h.Me)
		r.Put("/users/me/password", h.ChangePassword)
		r.Delete("/users/me", h.Close)
	})
	return r
}
