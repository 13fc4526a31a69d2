package tips

import (
	"context"
	"database/sql"

	"github.com/gofiber/fiber/v2"

	"newsdesk/internal/failure"
)

// Tip is what a reader tells us.
type Tip struct {
	ID   int64  `json:"id"`
	Text string `json:"text"`
}

type Store struct {
	db *sql.DB
}

func New(db *sql.DB) *Store {
	return &Store{db: db}
}

func (s *Store) AddTip(ctx context.Context, t *Tip) error {
	return s.db.QueryRowContext(ctx, `INSERT INTO tips (text) VALUES ($1) RETURNING id`, t.Text).Scan(&t.ID)
}

// Register adds the routes of tips.
func Register(app *fiber.App, store *Store) {
	g := app.Group("/tips")

	g.Post("/", func(c *fiber.Ctx) error {
		t := new(Tip)
		if err := c.BodyParser(t); err != nil {
			return fiber.ErrBadRequest
		}
		if t.Text == "" {
			return fiber.ErrUnprocessableEntity
		}
		if err := store.AddTip(c.UserContext(), t); err != nil {
			return failure.Of(err)
		}
		return c.Status(fiber.StatusCreated).JSON(t)
	})
}
