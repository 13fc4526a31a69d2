package message

import "errors"

var (
	ErrNoRecord   = errors.New("no record found")
	ErrDuplicate  = errors.New("record exists already")
	ErrBadRequest = errors.New("bad request")
	ErrInternal   = errors.New("internal error")
)
