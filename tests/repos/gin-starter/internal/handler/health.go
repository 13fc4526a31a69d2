package handler

import (
	"net/http"

	"github.com/gin-gonic/gin"
)

// Health answers while the process lives.
func Health(c *gin.Context) {
	c.JSON(http.StatusOK, gin.H{"status": "ok"})
}
