package storage

import (
	"errors"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"

	"fleet.example/api/internal/entity"
)

const uniqueViolation = "23505"

func mapErr(err error) error {
	var pgErr *pgconn.PgError
	if errors.Is(err, pgx.ErrNoRows) {
		return entity.ErrNotFound
	}
	if errors.As(err, &pgErr) && pgErr.Code == uniqueViolation {
		return entity.ErrConflict
	}
	return err
}
