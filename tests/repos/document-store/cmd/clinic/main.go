package main

import (
	"log"
	"net/http"
	"os"
	"time"

	"github.com/rowan-health/clinic/docstore/memstore"
	"github.com/rowan-health/clinic/internal/api"
)

func main() {
	listen := os.Getenv("LISTEN")
	if listen == "" {
		listen = ":9000"
	}
	server := &http.Server{Addr: listen, Handler: api.New(memstore.New()), ReadHeaderTimeout: 4 * time.Second}
	if err := server.ListenAndServe(); err != nil {
		log.Fatal(err)
	}
}
