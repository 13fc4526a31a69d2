package handlers_test

import (
	"net/http"
	"path/filepath"
	"testing"

	"github.com/gin-gonic/gin"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/mapleworks/storefront/database"
	"github.com/mapleworks/storefront/routes"
)

func TestProductLifecycle(t *testing.T) {
	gin.SetMode(gin.TestMode)
	db, err := database.Connect(filepath.Join(t.TempDir(), "test.db"))
	require.NoError(t, err)
	conn, err := db.DB()
	require.NoError(t, err)
	t.Cleanup(func() { _ = conn.Close() })
	r := routes.SetupRouter(db)

	body := `{"sku":"MUG-1","name":"Mug","price":"12.50","stock":8,"active":true,"release_date":"2026-04-01T00:00:00Z"}`
	w := do(r, http.MethodPost, "/api/v1/products", body)
	require.Equal(t, http.StatusCreated, w.Code, w.Body.String())
	assert.Contains(t, w.Body.String(), `"price":"12.5"`)

	assert.Equal(t, http.StatusConflict, do(r, http.MethodPost, "/api/v1/products", body).Code)
	assert.Equal(t, http.StatusBadRequest, do(r, http.MethodPost, "/api/v1/products", `{"name":"No sku"}`).Code)

	w = do(r, http.MethodPut, "/api/v1/products/1", `{"name":"Big mug","active":false}`)
	require.Equal(t, http.StatusOK, w.Code)
	assert.Contains(t, w.Body.String(), `"name":"Big mug"`)
	assert.Contains(t, w.Body.String(), `"sku":"MUG-1"`)

	assert.Contains(t, do(r, http.MethodGet, "/api/v1/products", "").Body.String(), "Big mug")
	assert.Equal(t, http.StatusOK, do(r, http.MethodGet, "/api/v1/products/1", "").Code)
	assert.Equal(t, http.StatusNoContent, do(r, http.MethodDelete, "/api/v1/products/1", "").Code)
	assert.Equal(t, http.StatusNotFound, do(r, http.MethodGet, "/api/v1/products/1", "").Code)
	assert.Equal(t, http.StatusNotFound, do(r, http.MethodDelete, "/api/v1/products/1", "").Code)
}
