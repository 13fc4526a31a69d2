package router

import (
	"context"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"

	"fleet.example/api/internal/entity"
	"fleet.example/api/internal/handler"
)

type vehicleStub struct{ handler.VehicleStorage }

func (vehicleStub) Create(_ context.Context, v *entity.Vehicle) error {
	v.ID = 7
	return nil
}

func TestProtectedRoutes(t *testing.T) {
	rt := New("secret", handler.NewDriverHandler(nil), handler.NewVehicleHandler(vehicleStub{}))
	body := `{"plate":"B-XY 12","model":"Van","seats":3,"electric":true,"registered_on":"2025-11-02T00:00:00Z"}`

	req := httptest.NewRequest(http.MethodPost, "/v1/vehicles", strings.NewReader(body))
	rec := httptest.NewRecorder()
	rt.ServeHTTP(rec, req)
	assert.Equal(t, http.StatusUnauthorized, rec.Code)

	req = httptest.NewRequest(http.MethodPost, "/v1/vehicles", strings.NewReader(body))
	req.Header.Set("Authorization", "Bearer secret")
	rec = httptest.NewRecorder()
	rt.ServeHTTP(rec, req)
	assert.Equal(t, http.StatusCreated, rec.Code)
	assert.Equal(t, "/v1/vehicles/7", rec.Header().Get("Location"))
}
