package model

import "errors"

var (
	ErrNotFound = errors.New("not found")
	ErrTaken    = errors.New("already taken")
)
