package handlers

import (
	"errors"

	"github.com/gofiber/fiber/v2"

	"depot/app/store"
)

func problem(c *fiber.Ctx, status int, msg string) error {
	return c.Status(status).JSON(fiber.Map{"error": msg})
}

func storeProblem(c *fiber.Ctx, err error) error {
	switch {
	case errors.Is(err, store.ErrMissing):
		return problem(c, fiber.StatusNotFound, "not found")
	case errors.Is(err, store.ErrTaken):
		return problem(c, fiber.StatusConflict, err.Error())
	}
	return problem(c, fiber.StatusInternalServerError, "internal error")
}
