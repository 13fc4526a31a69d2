package main

import (
	"log"
	"os"

	"github.com/gofiber/fiber/v2"
	"github.com/gofiber/fiber/v2/middleware/recover"

	"depot/app/store"
	"depot/router"
)

func main() {
	app := fiber.New(fiber.Config{AppName: "depot"})
	app.Use(recover.New())

	router.SetupRoutes(app, store.New())

	addr := os.Getenv("ADDR")
	if addr == "" {
		addr = ":3000"
	}
	log.Fatal(app.Listen(addr))
}
