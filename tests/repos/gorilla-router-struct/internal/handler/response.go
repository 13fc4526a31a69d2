package handler

import (
	"encoding/json"
	"errors"
	"net/http"
	"strconv"

	"github.com/gorilla/mux"

	"fleet.example/api/internal/entity"
)

type errorBody struct {
	Error string `json:"error"`
}

func respond(w http.ResponseWriter, status int, body any) {
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(status)
	_ = json.NewEncoder(w).Encode(body)
}

func respondErr(w http.ResponseWriter, err error) {
	switch {
	case errors.Is(err, entity.ErrNotFound):
		respond(w, http.StatusNotFound, errorBody{err.Error()})
	case errors.Is(err, entity.ErrConflict):
		respond(w, http.StatusConflict, errorBody{err.Error()})
	default:
		respond(w, http.StatusInternalServerError, errorBody{"internal error"})
	}
}

func idVar(r *http.Request) int64 {
	// The route lets only digits through.
	id, _ := strconv.ParseInt(mux.Vars(r)["id"], 10, 64)
	return id
}
