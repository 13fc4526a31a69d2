package server

import (
	"crypto/subtle"
	"net/http"

	"github.com/gin-gonic/gin"
)

// editorsOnly lets in who carries the token of the editors.
func editorsOnly(token string) gin.HandlerFunc {
	return func(c *gin.Context) {
		given := c.GetHeader("X-Editor-Token")
		if token == "" || subtle.ConstantTimeCompare([]byte(given), []byte(token)) != 1 {
			c.AbortWithStatusJSON(http.StatusUnauthorized, gin.H{"error": "editors only"})
			return
		}
		c.Next()
	}
}
