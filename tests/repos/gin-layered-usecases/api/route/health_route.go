package route

import (
	"database/sql"
	"net/http"

	"github.com/gin-gonic/gin"
)

func NewHealthRouter(db *sql.DB, group *gin.RouterGroup) {
	group.GET("/health", func(c *gin.Context) {
		if err := db.PingContext(c.Request.Context()); err != nil {
			c.JSON(http.StatusServiceUnavailable, gin.H{"status": "down"})
			return
		}
		c.JSON(http.StatusOK, gin.H{"status": "up"})
	})
}
