package handlers_test

import (
	"net/http/httptest"
	"strings"

	"github.com/gin-gonic/gin"
)

func do(r *gin.Engine, method, path, body string) *httptest.ResponseRecorder {
	w := httptest.NewRecorder()
	r.ServeHTTP(w, httptest.NewRequest(method, path, strings.NewReader(body)))
	return w
}
