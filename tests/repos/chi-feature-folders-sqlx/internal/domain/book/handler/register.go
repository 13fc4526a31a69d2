package handler

import (
	"github.com/go-chi/chi/v5"
	"github.com/go-playground/validator/v10"

	"github.com/quietshelf/library/internal/domain/book/usecase"
)

func RegisterHTTPEndPoints(router *chi.Mux, v *validator.Validate, uc usecase.Book) {
	h := NewHandler(uc, v)

	router.Route("/api/v1/book", func(router chi.Router) {
		router.Get("/", h.List)
		router.Get("/{bookID}", h.Get)
		router.Post("/", h.Create)
		router.Put("/{bookID}", h.Update)
		router.Delete("/{bookID}", h.Delete)
	})
}
