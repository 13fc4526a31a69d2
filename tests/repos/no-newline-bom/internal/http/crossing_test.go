package http

import (
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/gin-gonic/gin"
	"github.com/stretchr/testify/assert"

	"ferryline/internal/memory"
)

func TestCrossings(t *testing.T) {
	gin.SetMode(gin.TestMode)
	r := Router(memory.NewCrossings())
	ask := func(method, path, body string) *httptest.ResponseRecorder {
		w := httptest.NewRecorder()
		r.ServeHTTP(w, httptest.NewRequest(method, path, strings.NewReader(body)))
		return w
	}
	const body = `{"number":"F-1","harbour":"Åland","cars":60,"cancelled":false,"sails_at":"2026-06-21T05:45:00Z"}`

	assert.Equal(t, http.StatusCreated, ask("POST", "/crossings", body).Code)
	assert.Equal(t, http.StatusConflict, ask("POST", "/crossings", body).Code)
	assert.Equal(t, http.StatusBadRequest, ask("POST", "/crossings", `{"cars":-1}`).Code)
	assert.Contains(t, ask("GET", "/crossings/1", "").Body.String(), "Åland")
	assert.Contains(t, ask("GET", "/crossings", "").Body.String(), `"number":"F-1"`)
	assert.Equal(t, http.StatusOK, ask("PUT", "/crossings/1", body).Code)
	assert.Equal(t, http.StatusNoContent, ask("DELETE", "/crossings/1", "").Code)
	assert.Equal(t, http.StatusNotFound, ask("GET", "/crossings/1", "").Code)
}
