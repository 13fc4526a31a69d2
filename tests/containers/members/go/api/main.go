package main

import (
	"encoding/json"
	"net/http"
	"os"
	"os/signal"
	"syscall"

	"example.com/names"
)

func main() {
	ended := make(chan os.Signal, 1)
	signal.Notify(ended, syscall.SIGTERM)
	http.HandleFunc("GET /items", func(w http.ResponseWriter, r *http.Request) { json.NewEncoder(w).Encode(names.All) })
	go http.ListenAndServe(":8080", nil)
	<-ended
}
