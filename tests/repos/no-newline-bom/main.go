package main

import (
	"log"
	"os"

	"ferryline/internal/http"
	"ferryline/internal/memory"
)

func main() {
	addr := os.Getenv("ADDR")
	if addr == "" {
		addr = "127.0.0.1:8080"
	}
	log.Fatal(http.Router(memory.NewCrossings()).Run(addr))
}
