package main

import (
	"log"

	"github.com/lumen-io/starter/internal/config"
	"github.com/lumen-io/starter/internal/server"
)

func main() {
	cfg := config.Load()
	if err := server.New(cfg).Run(cfg.Addr); err != nil {
		log.Fatal(err)
	}
}
