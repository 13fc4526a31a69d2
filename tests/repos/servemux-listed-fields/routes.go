package main

import (
	"encoding/json"
	"net/http"
)

func routes(recipes *recipeStore) http.Handler {
	mux := http.NewServeMux()
	mux.HandleFunc("GET /health", health)
	registerRecipes(mux, recipes)
	return mux
}

func health(w http.ResponseWriter, _ *http.Request) {
	reply(w, http.StatusOK, map[string]bool{"ok": true})
}

func reply(w http.ResponseWriter, status int, value any) {
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(status)
	_ = json.NewEncoder(w).Encode(value)
}
