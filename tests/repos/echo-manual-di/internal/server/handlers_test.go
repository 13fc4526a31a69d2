package server

import (
	"net/http"
	"net/http/httptest"
	"testing"

	"github.com/labstack/echo/v4"
	"github.com/stretchr/testify/require"

	"github.com/bluedoor/venues-api/config"
)

func TestServer_MapHandlers(t *testing.T) {
	t.Parallel()

	e := echo.New()
	require.NoError(t, NewServer(&config.Config{}, nil).MapHandlers(e))

	rec := httptest.NewRecorder()
	e.ServeHTTP(rec, httptest.NewRequest(http.MethodGet, "/api/v1/health", nil))
	require.Equal(t, http.StatusOK, rec.Code)

	rec = httptest.NewRecorder()
	e.ServeHTTP(rec, httptest.NewRequest(http.MethodPost, "/api/v1/events", nil))
	require.Equal(t, http.StatusUnauthorized, rec.Code)
}
