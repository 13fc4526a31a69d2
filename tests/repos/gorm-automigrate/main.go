package main

import (
	"log"

	"github.com/mapleworks/storefront/config"
	"github.com/mapleworks/storefront/database"
	"github.com/mapleworks/storefront/routes"
)

func main() {
	cfg := config.Load()
	db, err := database.Connect(cfg.DBPath)
	if err != nil {
		log.Fatalf("database: %v", err)
	}
	if err := routes.SetupRouter(db).Run(":" + cfg.Port); err != nil {
		log.Fatal(err)
	}
}
