package route

import (
	"database/sql"

	"github.com/gin-gonic/gin"

	"github.com/northwind-labs/taskhub/api/middleware"
	"github.com/northwind-labs/taskhub/bootstrap"
)

// Setup binds every route of the service.
func Setup(env *bootstrap.Env, db *sql.DB, engine *gin.Engine) {
	publicRouter := engine.Group("/api")
	// Anybody may ask these.
	NewHealthRouter(db, publicRouter)
	NewLoginRouter(env, db, publicRouter)

	protectedRouter := engine.Group("/api")
	protectedRouter.Use(middleware.JwtAuthMiddleware(env.AccessTokenSecret))
	// These need an access token.
	NewProfileRouter(env, db, protectedRouter)
	NewTaskRouter(env, db, protectedRouter)
}
