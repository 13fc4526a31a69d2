package httpErrors

import (
	"database/sql"
	"errors"
	"net/http"

	"github.com/jackc/pgx/v5/pgconn"
)

var (
	BadRequest          = errors.New("Bad request")
	NotFound            = errors.New("Not Found")
	Unauthorized        = errors.New("Unauthorized")
	AlreadyExists       = errors.New("Already exists")
	InternalServerError = errors.New("Internal Server Error")
)

type RestErr struct {
	Status int    `json:"status"`
	Error  string `json:"error"`
}

// ErrorResponse maps an error to what goes over the wire
func ErrorResponse(err error) (int, RestErr) {
	status := http.StatusInternalServerError
	shown := InternalServerError
	var pgErr *pgconn.PgError
	switch {
	case errors.Is(err, sql.ErrNoRows), errors.Is(err, NotFound):
		status, shown = http.StatusNotFound, NotFound
	case errors.Is(err, BadRequest):
		status, shown = http.StatusBadRequest, BadRequest
	case errors.Is(err, Unauthorized):
		status, shown = http.StatusUnauthorized, Unauthorized
	case errors.As(err, &pgErr) && pgErr.Code == "23505":
		status, shown = http.StatusConflict, AlreadyExists
	}
	return status, RestErr{Status: status, Error: shown.Error()}
}
