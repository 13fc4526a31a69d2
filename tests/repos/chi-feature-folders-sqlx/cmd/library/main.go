package main

import (
	"log"

	"github.com/quietshelf/library/internal/server"
)

// @title Library API
// @version 0.4.0
// @BasePath /api/v1
func main() {
	s, err := server.New()
	if err != nil {
		log.Fatal(err)
	}
	s.InitDomains()
	if err := s.Run(); err != nil {
		log.Fatal(err)
	}
}
