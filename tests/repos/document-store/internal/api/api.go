package api

import (
	"encoding/json"
	"errors"
	"net/http"

	"github.com/go-playground/validator/v10"
	"github.com/gorilla/mux"

	"github.com/rowan-health/clinic/docstore"
	"github.com/rowan-health/clinic/internal/repository"
)

var validate = validator.New()

// New wires repositories, controllers and routes.
func New(db docstore.Database) http.Handler {
	r := mux.NewRouter()
	r.Use(requireUser)

	patients := &patientController{repo: repository.NewPatientRepository(db)}
	r.HandleFunc("/patients", patients.create).Methods("POST")
	r.HandleFunc("/patients", patients.fetch).Methods("GET")
	r.HandleFunc("/patients/{id}", patients.get).Methods("GET")
	r.HandleFunc("/patients/{id}", patients.update).Methods("PUT")
	r.HandleFunc("/patients/{id}", patients.delete).Methods("DELETE")

	rooms := &roomController{repo: repository.NewRoomRepository(db)}
	r.HandleFunc("/rooms", rooms.create).Methods("POST")
	r.HandleFunc("/rooms", rooms.fetch).Methods("GET")

	return r
}

func decode(r *http.Request, into any) error {
	if err := json.NewDecoder(r.Body).Decode(into); err != nil {
		return err
	}
	return validate.Struct(into)
}

func send(w http.ResponseWriter, status int, v any) {
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(status)
	_ = json.NewEncoder(w).Encode(v)
}

func sendError(w http.ResponseWriter, err error) {
	var invalid validator.ValidationErrors
	switch {
	case errors.As(err, &invalid):
		send(w, http.StatusUnprocessableEntity, map[string]string{"message": err.Error()})
	case errors.Is(err, docstore.ErrNoDocuments):
		send(w, http.StatusNotFound, map[string]string{"message": "not found"})
	case errors.Is(err, docstore.ErrDuplicateKey):
		send(w, http.StatusConflict, map[string]string{"message": "exists already"})
	default:
		send(w, http.StatusBadRequest, map[string]string{"message": "bad request"})
	}
}
