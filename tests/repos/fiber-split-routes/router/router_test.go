package router

import (
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/gofiber/fiber/v2"

	"depot/app/store"
)

func TestPalletRoutes(t *testing.T) {
	t.Setenv("API_KEY", "sesame")
	app := fiber.New()
	SetupRoutes(app, store.New())

	const body = `{"barcode":"PLT-1","contents":"roof tiles","weight_kg":812.5,"fragile":true,"arrived_at":"2026-02-03T08:15:00Z"}`
	steps := []struct {
		name, method, path, body, key string
		want                          int
	}{
		{"no key", http.MethodPost, "/api/pallets", body, "", http.StatusUnauthorized},
		{"no body", http.MethodPost, "/api/pallets", `{}`, "sesame", http.StatusUnprocessableEntity},
		{"create", http.MethodPost, "/api/pallets", body, "sesame", http.StatusCreated},
		{"same barcode", http.MethodPost, "/api/pallets", body, "sesame", http.StatusConflict},
		{"list", http.MethodGet, "/api/pallets", "", "", http.StatusOK},
		{"get", http.MethodGet, "/api/pallets/1", "", "", http.StatusOK},
		{"unknown", http.MethodGet, "/api/pallets/99", "", "", http.StatusNotFound},
		{"patch", http.MethodPatch, "/api/pallets/1", `{"contents":"bricks","fragile":false}`, "sesame", http.StatusOK},
		{"delete", http.MethodDelete, "/api/pallets/1", "", "sesame", http.StatusNoContent},
		{"gone", http.MethodGet, "/api/pallets/1", "", "", http.StatusNotFound},
	}
	for _, step := range steps {
		req := httptest.NewRequest(step.method, step.path, strings.NewReader(step.body))
		req.Header.Set("Content-Type", "application/json")
		req.Header.Set("X-API-Key", step.key)
		res, err := app.Test(req)
		if err != nil {
			t.Fatalf("%s: %v", step.name, err)
		}
		if res.StatusCode != step.want {
			raw, _ := io.ReadAll(res.Body)
			t.Errorf("%s: got %d, want %d: %s", step.name, res.StatusCode, step.want, raw)
		}
	}
}

func TestShelfRoutes(t *testing.T) {
	t.Setenv("API_KEY", "sesame")
	app := fiber.New()
	SetupRoutes(app, store.New())

	req := httptest.NewRequest(http.MethodPost, "/api/shelves", strings.NewReader(`{"aisle":"C","level":4}`))
	req.Header.Set("Content-Type", "application/json")
	req.Header.Set("X-API-Key", "sesame")
	res, err := app.Test(req)
	if err != nil {
		t.Fatal(err)
	}
	if res.StatusCode != http.StatusCreated {
		t.Fatalf("got %d", res.StatusCode)
	}
}
