package handlers

import (
	"github.com/gofiber/fiber/v2"

	"depot/app/models"
	"depot/app/store"
)

type ShelfHandler struct {
	shelves *store.Shelves
}

func NewShelfHandler(shelves *store.Shelves) *ShelfHandler {
	return &ShelfHandler{shelves: shelves}
}

type createShelf struct {
	Aisle string `json:"aisle"`
	Level int    `json:"level"`
}

func (h *ShelfHandler) List(c *fiber.Ctx) error {
	return c.JSON(h.shelves.All(c.QueryInt("limit", 20)))
}

func (h *ShelfHandler) Create(c *fiber.Ctx) error {
	var in createShelf
	if err := c.BodyParser(&in); err != nil {
		return problem(c, fiber.StatusBadRequest, "body is no JSON")
	}
	if in.Aisle == "" {
		return problem(c, fiber.StatusUnprocessableEntity, "aisle is required")
	}
	shelf := h.shelves.Add(models.Shelf{Aisle: in.Aisle, Level: in.Level})
	return c.Status(fiber.StatusCreated).JSON(shelf)
}
