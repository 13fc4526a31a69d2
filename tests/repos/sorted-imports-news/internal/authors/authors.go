package authors

import (
	"context"
	"database/sql"

	"github.com/gofiber/fiber/v2"

	"newsdesk/internal/failure"
)

// Author writes news.
type Author struct {
	ID   int64  `json:"id"`
	Name string `json:"name"`
}

type Store struct {
	db *sql.DB
}

func New(db *sql.DB) *Store {
	return &Store{db: db}
}

func (s *Store) AddAuthor(ctx context.Context, a *Author) error {
	return s.db.QueryRowContext(ctx, `INSERT INTO authors (name) VALUES ($1) RETURNING id`, a.Name).Scan(&a.ID)
}

// Register adds the routes of authors.
func Register(app *fiber.App, store *Store) {
	g := app.Group("/authors")

	g.Post("/", func(c *fiber.Ctx) error {
		a := new(Author)
		if err := c.BodyParser(a); err != nil {
			return fiber.ErrBadRequest
		}
		if a.Name == "" {
			return fiber.ErrUnprocessableEntity
		}
		if err := store.AddAuthor(c.UserContext(), a); err != nil {
			return failure.Of(err)
		}
		return c.Status(fiber.StatusCreated).JSON(a)
	})
}
