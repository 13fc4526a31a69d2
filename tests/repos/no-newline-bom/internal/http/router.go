package http

import (
	"net/http"

	"github.com/gin-gonic/gin"

	"ferryline/internal/crossing"
)

// Router binds everything that answers.
func Router(crossings crossing.Crossings) *gin.Engine {
	r := gin.New()
	r.Use(gin.Recovery())
	r.GET("/alive", func(c *gin.Context) { c.Status(http.StatusOK) })

	routes := crossingRoutes{crossings: crossings}
	r.GET("/crossings", routes.index)
	r.POST("/crossings", routes.create)
	r.GET("/crossings/:id", routes.show)
	r.PUT("/crossings/:id", routes.update)
	r.DELETE("/crossings/:id", routes.destroy)
	return r
}