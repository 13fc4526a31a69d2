package model

import "errors"

var (
	// ErrNotFound says that there is no such row.
	ErrNotFound = errors.New("not found")
	// ErrDuplicate says that a unique column has this value already.
	ErrDuplicate = errors.New("duplicate")
)

// InvalidError names the field that was wrong.
type InvalidError struct {
	Field  string
	Reason string
}

func (e InvalidError) Error() string {
	return e.Field + ": " + e.Reason
}
