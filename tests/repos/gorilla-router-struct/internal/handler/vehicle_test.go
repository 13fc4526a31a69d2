package handler

import (
	"context"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/gorilla/mux"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"fleet.example/api/internal/entity"
)

type fakeVehicles struct {
	rows []*entity.Vehicle
}

func (f *fakeVehicles) Create(_ context.Context, v *entity.Vehicle) error {
	for _, row := range f.rows {
		if row.Plate == v.Plate {
			return entity.ErrConflict
		}
	}
	v.ID = int64(len(f.rows) + 1)
	f.rows = append(f.rows, v)
	return nil
}

func (f *fakeVehicles) Get(_ context.Context, id int64) (*entity.Vehicle, error) {
	for _, row := range f.rows {
		if row.ID == id {
			return row, nil
		}
	}
	return nil, entity.ErrNotFound
}

func (f *fakeVehicles) List(context.Context) ([]*entity.Vehicle, error) {
	return f.rows, nil
}

func (f *fakeVehicles) Update(_ context.Context, v *entity.Vehicle) error {
	for i, row := range f.rows {
		if row.ID == v.ID {
			f.rows[i] = v
			return nil
		}
	}
	return entity.ErrNotFound
}

func (f *fakeVehicles) Delete(_ context.Context, id int64) error {
	for i, row := range f.rows {
		if row.ID == id {
			f.rows = append(f.rows[:i], f.rows[i+1:]...)
			return nil
		}
	}
	return entity.ErrNotFound
}

func TestVehicleHandler(t *testing.T) {
	root := mux.NewRouter()
	storage := &fakeVehicles{}
	NewVehicleHandler(storage).RegisterRoutes(root, root)

	const body = `{"plate":"B-XY 12","model":"Van","seats":3,"electric":true,"registered_on":"2025-11-02T00:00:00Z"}`
	cases := []struct {
		name   string
		method string
		path   string
		body   string
		status int
	}{
		{"create", http.MethodPost, "/vehicles", body, http.StatusCreated},
		{"duplicate", http.MethodPost, "/vehicles", body, http.StatusConflict},
		{"invalid", http.MethodPost, "/vehicles", `{"seats":-1}`, http.StatusUnprocessableEntity},
		{"malformed", http.MethodPost, "/vehicles", `{`, http.StatusBadRequest},
		{"get", http.MethodGet, "/vehicles/1", "", http.StatusOK},
		{"list", http.MethodGet, "/vehicles", "", http.StatusOK},
		{"update", http.MethodPut, "/vehicles/1", body, http.StatusOK},
		{"update unknown", http.MethodPut, "/vehicles/2", body, http.StatusNotFound},
		{"delete", http.MethodDelete, "/vehicles/1", "", http.StatusNoContent},
		{"delete again", http.MethodDelete, "/vehicles/1", "", http.StatusNotFound},
	}
	for _, tc := range cases {
		t.Run(tc.name, func(t *testing.T) {
			rec := httptest.NewRecorder()
			root.ServeHTTP(rec, httptest.NewRequest(tc.method, tc.path, strings.NewReader(tc.body)))
			assert.Equal(t, tc.status, rec.Code, rec.Body.String())
		})
	}
}

func TestVehicleValidate(t *testing.T) {
	ok := entity.Vehicle{
		Plate:        "M-AB 99",
		Model:        "Truck",
		Seats:        2,
		Electric:     false,
		RegisteredOn: time.Date(2024, time.July, 9, 0, 0, 0, 0, time.UTC),
	}
	require.NoError(t, ok.Validate())

	err := (&entity.Vehicle{Seats: -1}).Validate()
	require.ErrorContains(t, err, "plate is required")
	require.ErrorContains(t, err, "seats must not be negative")
}
