package handlers_test

import (
	"bytes"
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/mapleworks/toolshed/database"
	"github.com/mapleworks/toolshed/models"
	"github.com/mapleworks/toolshed/routes"
)

func TestToolRoutes(t *testing.T) {
	require.NoError(t, database.Connect(filepath.Join(t.TempDir(), "test.db")))
	t.Cleanup(func() {
		if conn, err := database.DB.DB(); err == nil {
			_ = conn.Close()
		}
	})
	require.NoError(t, database.Seed())
	router := routes.SetupRouter()

	w := httptest.NewRecorder()
	router.ServeHTTP(w, httptest.NewRequest(http.MethodGet, "/api/v1/tools/SAW-07", nil))
	assert.Equal(t, http.StatusOK, w.Code)
	assert.Contains(t, w.Body.String(), "Tenon saw")

	tool := models.Tool{SKU: "AWL-03", Name: "Scratch awl", Maker: "Old Iron"}
	body, err := json.Marshal(tool)
	require.NoError(t, err)
	w = httptest.NewRecorder()
	router.ServeHTTP(w, httptest.NewRequest(http.MethodPost, "/api/v1/tools", bytes.NewReader(body)))
	assert.Equal(t, http.StatusCreated, w.Code)
	assert.Contains(t, w.Body.String(), "Scratch awl")

	w = httptest.NewRecorder()
	router.ServeHTTP(w, httptest.NewRequest(http.MethodPost, "/api/v1/tools", bytes.NewReader(body)))
	assert.Equal(t, http.StatusConflict, w.Code)

	w = httptest.NewRecorder()
	router.ServeHTTP(w, httptest.NewRequest(http.MethodPut, "/api/v1/tools/AWL-03", bytes.NewReader(body)))
	assert.Equal(t, http.StatusOK, w.Code)

	w = httptest.NewRecorder()
	router.ServeHTTP(w, httptest.NewRequest(http.MethodDelete, "/api/v1/tools/AWL-03", nil))
	assert.Equal(t, http.StatusNoContent, w.Code)
}
