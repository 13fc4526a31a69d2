package router

import (
	"github.com/gofiber/fiber/v2"

	"depot/app/handlers"
	"depot/app/middleware"
	"depot/app/store"
)

func ShelfRoutes(api fiber.Router, s *store.Store) {
	h := handlers.NewShelfHandler(s.Shelves)

	shelves := api.Group("/shelves")
	shelves.Get("/", h.List)
	shelves.Post("/", middleware.Protected(), h.Create)
}
