package main

import (
	"database/sql"
	"log"
	"os"

	"github.com/gofiber/fiber/v2"
	_ "github.com/jackc/pgx/v5/stdlib"

	"newsdesk/internal/authors"
	"newsdesk/internal/news"
	"newsdesk/internal/tips"
)

func main() {
	db, err := sql.Open("pgx", os.Getenv("DATABASE_URL"))
	if err != nil {
		log.Fatal(err)
	}
	defer db.Close()

	app := fiber.New()
	register(app, db)
	log.Fatal(app.Listen(":4000"))
}

// register keeps the resources in alphabetical order.
func register(app *fiber.App, db *sql.DB) {
	app.Get("/up", func(c *fiber.Ctx) error { return c.SendStatus(fiber.StatusOK) })

	authors.Register(app, authors.New(db))
	news.Register(app, news.New(db))
	tips.Register(app, tips.New(db))
}
