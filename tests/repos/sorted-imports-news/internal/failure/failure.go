// Package failure turns errors into answers.
package failure

import (
	"database/sql"
	"errors"

	"github.com/gofiber/fiber/v2"
	"github.com/jackc/pgx/v5/pgconn"
)

func Of(err error) error {
	var pgErr *pgconn.PgError
	switch {
	case err == nil:
		return nil
	case errors.Is(err, sql.ErrNoRows):
		return fiber.ErrNotFound
	case errors.As(err, &pgErr) && pgErr.Code == "23505":
		return fiber.ErrConflict
	}
	return fiber.ErrInternalServerError
}
