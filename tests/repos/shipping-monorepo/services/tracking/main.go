package main

import (
	"log"
	"net/http"
)

func main() {
	log.Fatal(http.ListenAndServe(":8080", routes()))
}

func routes() http.Handler {
	mux := http.NewServeMux()
	mux.HandleFunc("GET /healthz", func(w http.ResponseWriter, _ *http.Request) {
		w.WriteHeader(http.StatusOK)
	})

	scans := &scanHandler{store: newScanStore()}
	mux.HandleFunc("GET /scans", scans.list)
	mux.HandleFunc("POST /scans", scans.create)
	mux.HandleFunc("GET /scans/{id}", scans.get)
	mux.HandleFunc("PUT /scans/{id}", scans.update)
	mux.HandleFunc("DELETE /scans/{id}", scans.delete)
	return mux
}
