// Package respond writes JSON answers.
package respond

import (
	"encoding/json"
	"errors"
	"net/http"

	"github.com/quietshelf/library/internal/utility/message"
)

func JSON(w http.ResponseWriter, code int, payload any) {
	w.Header().Set("Content-Type", "application/json; charset=utf-8")
	w.WriteHeader(code)
	if payload != nil {
		_ = json.NewEncoder(w).Encode(payload)
	}
}

func Error(w http.ResponseWriter, err error) {
	code := http.StatusInternalServerError
	switch {
	case errors.Is(err, message.ErrNoRecord):
		code = http.StatusNotFound
	case errors.Is(err, message.ErrDuplicate):
		code = http.StatusConflict
	case errors.Is(err, message.ErrBadRequest):
		code = http.StatusBadRequest
	default:
		err = message.ErrInternal
	}
	JSON(w, code, map[string]string{"message": err.Error()})
}
