package middleware

import (
	"net/http"
	"strings"

	"github.com/gin-gonic/gin"

	"github.com/northwind-labs/taskhub/domain"
	"github.com/northwind-labs/taskhub/internal/tokenutil"
)

// JwtAuthMiddleware leaves the id of the caller in the context as x-user-id.
func JwtAuthMiddleware(secret string) gin.HandlerFunc {
	return func(c *gin.Context) {
		kind, token, found := strings.Cut(c.GetHeader("Authorization"), " ")
		if !found || kind != "Bearer" {
			c.AbortWithStatusJSON(http.StatusUnauthorized, domain.ErrorResponse{Message: "not authorized"})
			return
		}
		userID, err := tokenutil.ExtractID(token, secret)
		if err != nil {
			c.AbortWithStatusJSON(http.StatusUnauthorized, domain.ErrorResponse{Message: err.Error()})
			return
		}
		c.Set("x-user-id", userID)
		c.Next()
	}
}
