// Package webjson reads and writes JSON bodies.
package webjson

import (
	"encoding/json"
	"log"
	"net/http"
)

func Read(r *http.Request, into any) bool {
	dec := json.NewDecoder(r.Body)
	dec.DisallowUnknownFields()
	return dec.Decode(into) == nil
}

func Write(w http.ResponseWriter, status int, v any) {
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(status)
	if err := json.NewEncoder(w).Encode(v); err != nil {
		log.Println("write:", err)
	}
}

func Fail(w http.ResponseWriter, status int, why string) {
	Write(w, status, struct {
		Why string `json:"why"`
	}{why})
}
