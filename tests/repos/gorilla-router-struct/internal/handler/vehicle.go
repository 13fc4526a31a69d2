package handler

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"

	"github.com/gorilla/mux"

	"fleet.example/api/internal/entity"
)

// VehicleStorage is what the handler needs of a storage.
type VehicleStorage interface {
	Create(ctx context.Context, v *entity.Vehicle) error
	Get(ctx context.Context, id int64) (*entity.Vehicle, error)
	List(ctx context.Context) ([]*entity.Vehicle, error)
	Update(ctx context.Context, v *entity.Vehicle) error
	Delete(ctx context.Context, id int64) error
}

type VehicleHandler struct {
	storage VehicleStorage
}

func NewVehicleHandler(storage VehicleStorage) *VehicleHandler {
	return &VehicleHandler{storage: storage}
}

func (h *VehicleHandler) RegisterRoutes(public, protected *mux.Router) {
	public.HandleFunc("/vehicles", h.List).Methods(http.MethodGet)
	public.HandleFunc("/vehicles/{id:[0-9]+}", h.Get).Methods(http.MethodGet)
	protected.HandleFunc("/vehicles", h.Create).Methods(http.MethodPost)
	protected.HandleFunc("/vehicles/{id:[0-9]+}", h.Update).Methods(http.MethodPut)
	protected.HandleFunc("/vehicles/{id:[0-9]+}", h.Delete).Methods(http.MethodDelete)
}

func (h *VehicleHandler) Create(w http.ResponseWriter, r *http.Request) {
	vehicle := new(entity.Vehicle)
	if err := json.NewDecoder(r.Body).Decode(vehicle); err != nil {
		respond(w, http.StatusBadRequest, errorBody{"invalid JSON"})
		return
	}
	if err := vehicle.Validate(); err != nil {
		respond(w, http.StatusUnprocessableEntity, errorBody{err.Error()})
		return
	}
	if err := h.storage.Create(r.Context(), vehicle); err != nil {
		respondErr(w, err)
		return
	}
	w.Header().Set("Location", fmt.Sprintf("/v1/vehicles/%d", vehicle.ID))
	respond(w, http.StatusCreated, vehicle)
}

func (h *VehicleHandler) Get(w http.ResponseWriter, r *http.Request) {
	vehicle, err := h.storage.Get(r.Context(), idVar(r))
	if err != nil {
		respondErr(w, err)
		return
	}
	respond(w, http.StatusOK, vehicle)
}

func (h *VehicleHandler) List(w http.ResponseWriter, r *http.Request) {
	vehicles, err := h.storage.List(r.Context())
	if err != nil {
		respondErr(w, err)
		return
	}
	respond(w, http.StatusOK, vehicles)
}

func (h *VehicleHandler) Update(w http.ResponseWriter, r *http.Request) {
	vehicle := new(entity.Vehicle)
	if err := json.NewDecoder(r.Body).Decode(vehicle); err != nil {
		respond(w, http.StatusBadRequest, errorBody{"invalid JSON"})
		return
	}
	if err := vehicle.Validate(); err != nil {
		respond(w, http.StatusUnprocessableEntity, errorBody{err.Error()})
		return
	}
	vehicle.ID = idVar(r)
	if err := h.storage.Update(r.Context(), vehicle); err != nil {
		respondErr(w, err)
		return
	}
	respond(w, http.StatusOK, vehicle)
}

func (h *VehicleHandler) Delete(w http.ResponseWriter, r *http.Request) {
	if err := h.storage.Delete(r.Context(), idVar(r)); err != nil {
		respondErr(w, err)
		return
	}
	w.WriteHeader(http.StatusNoContent)
}
