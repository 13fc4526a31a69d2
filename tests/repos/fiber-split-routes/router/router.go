package router

import (
	"github.com/gofiber/fiber/v2"
	"github.com/gofiber/fiber/v2/middleware/logger"

	"depot/app/store"
)

// SetupRoutes mounts the routes of every resource under /api.
func SetupRoutes(app *fiber.App, s *store.Store) {
	app.Get("/healthz", func(c *fiber.Ctx) error {
		return c.SendString("ok")
	})

	api := app.Group("/api", logger.New())

	PalletRoutes(api, s)
	ShelfRoutes(api, s)
}
