package server

import (
	"github.com/gin-gonic/gin"

	"github.com/lumen-io/starter/internal/config"
	"github.com/lumen-io/starter/internal/handler"
)

// New builds the engine with its middleware and routes.
func New(cfg config.Config) *gin.Engine {
	if cfg.Mode != "" {
		gin.SetMode(cfg.Mode)
	}
	r := gin.New()
	r.Use(gin.Logger(), gin.Recovery())

	r.GET("/health", handler.Health)

	return r
}
