package routes

import (
	"github.com/gin-gonic/gin"

	"github.com/mapleworks/toolshed/handlers"
)

// SetupRouter says what is served where.
func SetupRouter() *gin.Engine {
	router := gin.New()
	router.Use(gin.Recovery())

	v1 := router.Group("/api/v1")
	{
		v1.POST("/tools", handlers.PostTool)
		v1.GET("/tools", handlers.GetTools)
		v1.GET("/tools/:sku", handlers.GetToolBySKU)
		v1.PUT("/tools/:sku", handlers.PutToolBySKU)
		v1.DELETE("/tools/:sku", handlers.DeleteToolBySKU)
	}

	return router
}
