package handler

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"

	"github.com/gorilla/mux"

	"fleet.example/api/internal/entity"
)

// DriverStorage is what the handler needs of a storage.
type DriverStorage interface {
	Create(ctx context.Context, d *entity.Driver) error
	Get(ctx context.Context, id int64) (*entity.Driver, error)
	List(ctx context.Context) ([]*entity.Driver, error)
}

type DriverHandler struct {
	storage DriverStorage
}

func NewDriverHandler(storage DriverStorage) *DriverHandler {
	return &DriverHandler{storage: storage}
}

func (h *DriverHandler) RegisterRoutes(public, protected *mux.Router) {
	public.HandleFunc("/drivers", h.List).Methods(http.MethodGet)
	public.HandleFunc("/drivers/{id:[0-9]+}", h.Get).Methods(http.MethodGet)
	protected.HandleFunc("/drivers", h.Create).Methods(http.MethodPost)
}

func (h *DriverHandler) Create(w http.ResponseWriter, r *http.Request) {
	driver := new(entity.Driver)
	if err := json.NewDecoder(r.Body).Decode(driver); err != nil {
		respond(w, http.StatusBadRequest, errorBody{"invalid JSON"})
		return
	}
	if err := driver.Validate(); err != nil {
		respond(w, http.StatusUnprocessableEntity, errorBody{err.Error()})
		return
	}
	if err := h.storage.Create(r.Context(), driver); err != nil {
		respondErr(w, err)
		return
	}
	w.Header().Set("Location", fmt.Sprintf("/v1/drivers/%d", driver.ID))
	respond(w, http.StatusCreated, driver)
}

func (h *DriverHandler) Get(w http.ResponseWriter, r *http.Request) {
	driver, err := h.storage.Get(r.Context(), idVar(r))
	if err != nil {
		respondErr(w, err)
		return
	}
	respond(w, http.StatusOK, driver)
}

func (h *DriverHandler) List(w http.ResponseWriter, r *http.Request) {
	drivers, err := h.storage.List(r.Context())
	if err != nil {
		respondErr(w, err)
		return
	}
	respond(w, http.StatusOK, drivers)
}
