package api

import (
	"encoding/json"
	"errors"
	"net/http"

	"ticketdesk/internal/model"
)

func render(w http.ResponseWriter, code int, body interface{}) {
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(code)
	_ = json.NewEncoder(w).Encode(body)
}

func renderError(w http.ResponseWriter, err error) {
	var invalid model.InvalidError
	switch {
	case errors.As(err, &invalid):
		render(w, http.StatusUnprocessableEntity, map[string]string{"field": invalid.Field, "error": invalid.Reason})
	case errors.Is(err, model.ErrNotFound):
		render(w, http.StatusNotFound, map[string]string{"error": err.Error()})
	case errors.Is(err, model.ErrDuplicate):
		render(w, http.StatusConflict, map[string]string{"error": err.Error()})
	default:
		render(w, http.StatusInternalServerError, map[string]string{"error": "internal error"})
	}
}
