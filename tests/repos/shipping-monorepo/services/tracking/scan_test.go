package main

import (
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
)

func send(t *testing.T, h http.Handler, method, path, body string) *httptest.ResponseRecorder {
	t.Helper()
	w := httptest.NewRecorder()
	h.ServeHTTP(w, httptest.NewRequest(method, path, strings.NewReader(body)))
	return w
}

func TestScans(t *testing.T) {
	h := routes()
	w := send(t, h, "POST", "/scans", `{"code":"S-1","depot":"north","damaged":true}`)
	if w.Code != http.StatusCreated {
		t.Fatalf("create answered %d: %s", w.Code, w.Body)
	}
	if !strings.Contains(w.Body.String(), `"code":"S-1"`) {
		t.Fatalf("created %s", w.Body)
	}
	if w := send(t, h, "GET", "/scans/1", ""); w.Code != http.StatusOK {
		t.Fatalf("get answered %d", w.Code)
	}
	if w := send(t, h, "PUT", "/scans/1", `{"code":"S-2","depot":"south","damaged":false}`); w.Code != http.StatusOK {
		t.Fatalf("update answered %d: %s", w.Code, w.Body)
	}
	if w := send(t, h, "DELETE", "/scans/1", ""); w.Code != http.StatusNoContent {
		t.Fatalf("delete answered %d", w.Code)
	}
	if w := send(t, h, "GET", "/scans/1", ""); w.Code != http.StatusNotFound {
		t.Fatalf("a deleted scan answered %d", w.Code)
	}
}

func TestScanWithoutCodeIsRefused(t *testing.T) {
	if w := send(t, routes(), "POST", "/scans", `{"depot":"north"}`); w.Code != http.StatusUnprocessableEntity {
		t.Fatalf("create answered %d", w.Code)
	}
}
