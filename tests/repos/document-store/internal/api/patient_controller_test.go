package api

import (
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/rowan-health/clinic/docstore/memstore"
	"github.com/rowan-health/clinic/internal/domain"
)

func request(h http.Handler, user, method, path, body string) *httptest.ResponseRecorder {
	req := httptest.NewRequest(method, path, strings.NewReader(body))
	req.Header.Set("X-User-ID", user)
	rec := httptest.NewRecorder()
	h.ServeHTTP(rec, req)
	return rec
}

func TestPatients(t *testing.T) {
	h := New(memstore.New())
	body := `{"insurance":"A-123","fullName":"Grace Hopper","visits":2,"active":true,"bornOn":"1906-12-09T00:00:00Z"}`

	require.Equal(t, http.StatusUnauthorized, request(h, "", "POST", "/patients", body).Code)
	require.Equal(t, http.StatusUnprocessableEntity, request(h, "u1", "POST", "/patients", `{"visits":1}`).Code)

	rec := request(h, "u1", "POST", "/patients", body)
	require.Equal(t, http.StatusCreated, rec.Code)
	var patient domain.Patient
	require.NoError(t, json.Unmarshal(rec.Body.Bytes(), &patient))
	require.Equal(t, "Grace Hopper", patient.FullName)
	require.Equal(t, http.StatusConflict, request(h, "u1", "POST", "/patients", body).Code)

	require.Equal(t, http.StatusOK, request(h, "u1", "GET", "/patients/"+patient.ID, "").Code)
	require.Equal(t, http.StatusNotFound, request(h, "u2", "GET", "/patients/"+patient.ID, "").Code)
	require.Equal(t, http.StatusOK, request(h, "u1", "PUT", "/patients/"+patient.ID, body).Code)
	require.Equal(t, http.StatusNoContent, request(h, "u1", "DELETE", "/patients/"+patient.ID, "").Code)
	require.Equal(t, http.StatusNotFound, request(h, "u1", "DELETE", "/patients/"+patient.ID, "").Code)
}

func TestRooms(t *testing.T) {
	h := New(memstore.New())
	require.Equal(t, http.StatusCreated, request(h, "u1", "POST", "/rooms", `{"label":"X-ray","sterile":false}`).Code)
	require.Contains(t, request(h, "u1", "GET", "/rooms", "").Body.String(), "X-ray")
}
