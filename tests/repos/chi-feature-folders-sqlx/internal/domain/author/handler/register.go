package handler

import (
	"github.com/go-chi/chi/v5"
	"github.com/go-playground/validator/v10"

	"github.com/quietshelf/library/internal/domain/author/usecase"
)

func RegisterHTTPEndPoints(router *chi.Mux, v *validator.Validate, uc usecase.Author) {
	h := NewHandler(uc, v)

	router.Route("/api/v1/author", func(router chi.Router) {
		router.Get("/", h.List)
		router.Post("/", h.Create)
	})
}
