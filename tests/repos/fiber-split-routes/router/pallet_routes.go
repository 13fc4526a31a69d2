package router

import (
	"github.com/gofiber/fiber/v2"

	"depot/app/handlers"
	"depot/app/middleware"
	"depot/app/store"
)

func PalletRoutes(api fiber.Router, s *store.Store) {
	h := handlers.NewPalletHandler(s.Pallets)

	pallets := api.Group("/pallets")
	pallets.Get("/", h.List)
	pallets.Get("/:id", h.Get)
	pallets.Post("/", middleware.Protected(), h.Create)
	pallets.Patch("/:id", middleware.Protected(), h.Update)
	pallets.Delete("/:id", middleware.Protected(), h.Delete)
}
