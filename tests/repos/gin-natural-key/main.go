package main

import (
	"log"

	"github.com/mapleworks/toolshed/database"
	"github.com/mapleworks/toolshed/routes"
)

func main() {
	if err := database.Connect("tools.db"); err != nil {
		log.Fatal(err)
	}
	if err := database.Seed(); err != nil {
		log.Fatal(err)
	}
	if err := routes.SetupRouter().Run(":8080"); err != nil {
		log.Fatal(err)
	}
}
