package main

import (
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
)

func TestDevices(t *testing.T) {
	h := newHandler(t)

	for _, tc := range []struct {
		name, method, path, body string
		want                     int
		contains                 string
	}{
		{"empty list", "GET", "/devices", "", http.StatusOK, "[]"},
		{"create", "POST", "/devices", `{"serial":"SN-1","label":"door","online":true,"battery":0.75,"bought_on":"2026-01-15"}`, http.StatusCreated, `"label":"door"`},
		{"without a date", "POST", "/devices", `{"serial":"SN-2","label":"gate","online":false,"battery":0.5}`, http.StatusCreated, `"bought_on":null`},
		{"duplicate", "POST", "/devices", `{"serial":"SN-1","label":"window","online":false,"battery":1}`, http.StatusConflict, "exists"},
		{"missing", "POST", "/devices", `{"serial":"SN-3"}`, http.StatusBadRequest, "label is missing"},
		{"bad body", "POST", "/devices", `serial`, http.StatusBadRequest, "no JSON"},
		{"get", "GET", "/devices/1", "", http.StatusOK, `"battery":0.75`},
		{"put", "PUT", "/devices/1", `{"serial":"SN-1","label":"back door","online":false,"battery":0.25}`, http.StatusOK, "back door"},
		{"delete", "DELETE", "/devices/1", "", http.StatusNoContent, ""},
		{"gone", "GET", "/devices/1", "", http.StatusNotFound, "not found"},
		{"no number", "GET", "/devices/one", "", http.StatusNotFound, "not found"},
	} {
		rec := httptest.NewRecorder()
		h.ServeHTTP(rec, httptest.NewRequest(tc.method, tc.path, strings.NewReader(tc.body)))
		if rec.Code != tc.want || !strings.Contains(rec.Body.String(), tc.contains) {
			t.Errorf("%s: got %d %s", tc.name, rec.Code, rec.Body)
		}
	}
}
