package main

import (
	"log"

	"github.com/gin-gonic/gin"

	"github.com/northwind-labs/taskhub/api/route"
	"github.com/northwind-labs/taskhub/bootstrap"
)

func main() {
	app, err := bootstrap.App()
	if err != nil {
		log.Fatal(err)
	}
	defer app.Close()

	engine := gin.Default()
	route.Setup(app.Env, app.DB, engine)

	if err := engine.Run(app.Env.Address); err != nil {
		log.Fatal(err)
	}
}
