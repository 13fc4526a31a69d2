package api

import (
	"net/http"

	"github.com/google/uuid"
	"github.com/gorilla/mux"

	"github.com/rowan-health/clinic/internal/domain"
)

type patientController struct {
	repo domain.PatientRepository
}

func (pc *patientController) create(w http.ResponseWriter, r *http.Request) {
	var patient domain.Patient
	if err := decode(r, &patient); err != nil {
		sendError(w, err)
		return
	}
	patient.ID = uuid.NewString()
	patient.UserID = userOf(r)
	if err := pc.repo.Create(r.Context(), &patient); err != nil {
		sendError(w, err)
		return
	}
	send(w, http.StatusCreated, patient)
}

func (pc *patientController) fetch(w http.ResponseWriter, r *http.Request) {
	patients, err := pc.repo.Fetch(r.Context(), userOf(r))
	if err != nil {
		sendError(w, err)
		return
	}
	send(w, http.StatusOK, patients)
}

func (pc *patientController) get(w http.ResponseWriter, r *http.Request) {
	patient, err := pc.repo.GetByID(r.Context(), userOf(r), mux.Vars(r)["id"])
	if err != nil {
		sendError(w, err)
		return
	}
	send(w, http.StatusOK, patient)
}

func (pc *patientController) update(w http.ResponseWriter, r *http.Request) {
	var patient domain.Patient
	if err := decode(r, &patient); err != nil {
		sendError(w, err)
		return
	}
	patient.ID = mux.Vars(r)["id"]
	patient.UserID = userOf(r)
	if err := pc.repo.Update(r.Context(), &patient); err != nil {
		sendError(w, err)
		return
	}
	send(w, http.StatusOK, patient)
}

func (pc *patientController) delete(w http.ResponseWriter, r *http.Request) {
	if err := pc.repo.Delete(r.Context(), userOf(r), mux.Vars(r)["id"]); err != nil {
		sendError(w, err)
		return
	}
	w.WriteHeader(http.StatusNoContent)
}
