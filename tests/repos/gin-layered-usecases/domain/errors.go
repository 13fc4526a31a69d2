package domain

import "errors"

var (
	ErrNotFound = errors.New("not found")
	ErrConflict = errors.New("already exists")
)

type ErrorResponse struct {
	Message string `json:"message"`
}
