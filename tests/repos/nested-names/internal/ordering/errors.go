package ordering

import "errors"

var (
	ErrNotExist = errors.New("does not exist")
	ErrExists   = errors.New("exists already")
)
