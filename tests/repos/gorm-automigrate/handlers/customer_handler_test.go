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

func TestCreateCustomer(t *testing.T) {
	gin.SetMode(gin.TestMode)
	db, err := database.Connect(filepath.Join(t.TempDir(), "test.db"))
	require.NoError(t, err)
	conn, err := db.DB()
	require.NoError(t, err)
	t.Cleanup(func() { _ = conn.Close() })
	r := routes.SetupRouter(db)

	assert.Equal(t, http.StatusCreated, do(r, http.MethodPost, "/api/v1/customers", `{"name":"Ada","email":"ada@example.com"}`).Code)
	assert.Equal(t, http.StatusBadRequest, do(r, http.MethodPost, "/api/v1/customers", `{"name":"Ada","email":"ada"}`).Code)
}
