// Command notes serves notes that are kept in memory.
package main

import (
	"log"
	"net/http"
)

func main() {
	log.Fatal(http.ListenAndServe("127.0.0.1:8080", routes()))
}

// routes maps every request to its handler.
func routes() *http.ServeMux {
	mux := http.NewServeMux()
	notes := newNoteStore()
	mux.HandleFunc("GET /notes", notes.list)
	mux.HandleFunc("POST /notes", notes.create)
	mux.HandleFunc("GET /notes/{id}", notes.get)
	mux.HandleFunc("DELETE /notes/{id}", notes.delete)
	return mux
}
