package middleware

import (
	"crypto/subtle"
	"os"

	"github.com/gofiber/fiber/v2"
)

// Protected asks for the key of the depot.
func Protected() fiber.Handler {
	return func(c *fiber.Ctx) error {
		key := os.Getenv("API_KEY")
		if key == "" || subtle.ConstantTimeCompare([]byte(c.Get("X-API-Key")), []byte(key)) != 1 {
			return fiber.NewError(fiber.StatusUnauthorized, "missing or wrong key")
		}
		return c.Next()
	}
}
