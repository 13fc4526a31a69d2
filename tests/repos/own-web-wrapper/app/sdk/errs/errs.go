// Package errs provides types and support related to web error functionality.
package errs

import (
	"encoding/json"
	"fmt"
	"net/http"
)

// ErrCode represents an error code in the system.
type ErrCode int

// The set of error codes.
const (
	InvalidArgument ErrCode = iota + 1
	NotFound
	Aborted
	Unauthenticated
	Internal
)

var httpStatus = map[ErrCode]int{
	InvalidArgument: http.StatusBadRequest,
	NotFound:        http.StatusNotFound,
	Aborted:         http.StatusConflict,
	Unauthenticated: http.StatusUnauthorized,
	Internal:        http.StatusInternalServerError,
}

// Error represents an error in the system.
type Error struct {
	Code    ErrCode `json:"code"`
	Message string  `json:"message"`
}

// New constructs an error based on an app error.
func New(code ErrCode, err error) *Error {
	return &Error{Code: code, Message: err.Error()}
}

// Newf constructs an error based on a error message.
func Newf(code ErrCode, format string, v ...any) *Error {
	return &Error{Code: code, Message: fmt.Sprintf(format, v...)}
}

// Error implements the error interface.
func (e *Error) Error() string {
	return e.Message
}

// Encode implements the web.Encoder interface.
func (e *Error) Encode() ([]byte, string, error) {
	data, err := json.Marshal(e)
	return data, "application/json", err
}

// HTTPStatus implements the web package's httpStatus interface.
func (e *Error) HTTPStatus() int {
	return httpStatus[e.Code]
}
