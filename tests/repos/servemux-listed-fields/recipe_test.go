package main

import (
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
)

func TestRecipes(t *testing.T) {
	handler := routes(newRecipeStore())
	ask := func(method, path, body string) *httptest.ResponseRecorder {
		w := httptest.NewRecorder()
		handler.ServeHTTP(w, httptest.NewRequest(method, path, strings.NewReader(body)))
		return w
	}
	body := `{"name": "soup", "minutes": 30, "vegan": true, "ingredients": [{"what": "leek", "grams": 200}]}`
	if got := ask("POST", "/recipes", body); got.Code != http.StatusCreated {
		t.Fatalf("create answers %d", got.Code)
	}
	if got := ask("GET", "/recipes/1", ""); got.Code != http.StatusOK || !strings.Contains(got.Body.String(), "soup") {
		t.Fatalf("get answers %d %s", got.Code, got.Body)
	}
	if got := ask("GET", "/recipes/2", ""); got.Code != http.StatusNotFound {
		t.Fatalf("get of none answers %d", got.Code)
	}
}
