package news

import (
	"github.com/gofiber/fiber/v2"

	"newsdesk/internal/failure"
)

// Register adds the routes of news.
func Register(app *fiber.App, store *Store) {
	g := app.Group("/news")

	g.Get("/", func(c *fiber.Ctx) error {
		list, err := store.AllNews(c.UserContext())
		if err != nil {
			return failure.Of(err)
		}
		return c.JSON(list)
	})

	g.Get("/:id<int>", func(c *fiber.Ctx) error {
		id, _ := c.ParamsInt("id")
		n, err := store.OneNews(c.UserContext(), id)
		if err != nil {
			return failure.Of(err)
		}
		return c.JSON(n)
	})

	g.Post("/", func(c *fiber.Ctx) error {
		n := new(News)
		if err := c.BodyParser(n); err != nil {
			return fiber.ErrBadRequest
		}
		if !n.valid() {
			return fiber.ErrUnprocessableEntity
		}
		if err := store.AddNews(c.UserContext(), n); err != nil {
			return failure.Of(err)
		}
		return c.Status(fiber.StatusCreated).JSON(n)
	})

	g.Put("/:id<int>", func(c *fiber.Ctx) error {
		id, _ := c.ParamsInt("id")
		n := new(News)
		if err := c.BodyParser(n); err != nil {
			return fiber.ErrBadRequest
		}
		if !n.valid() {
			return fiber.ErrUnprocessableEntity
		}
		n.ID = int64(id)
		if err := store.SetNews(c.UserContext(), n); err != nil {
			return failure.Of(err)
		}
		return c.JSON(n)
	})

	g.Delete("/:id<int>", func(c *fiber.Ctx) error {
		id, _ := c.ParamsInt("id")
		if err := store.DropNews(c.UserContext(), id); err != nil {
			return failure.Of(err)
		}
		return c.SendStatus(fiber.StatusNoContent)
	})
}
