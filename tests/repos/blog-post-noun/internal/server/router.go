package server

import (
	"database/sql"
	"net/http"

	"github.com/gin-gonic/gin"

	"github.com/paperlantern/blog/internal/client"
	"github.com/paperlantern/blog/internal/handler"
	"github.com/paperlantern/blog/internal/repo"
)

func NewRouter(db *sql.DB, hook, token string) *gin.Engine {
	r := gin.New()
	r.Use(gin.Recovery())

	r.GET("/health", func(c *gin.Context) { c.Status(http.StatusNoContent) })
	// Browsers report policy violations with a POST.
	r.POST("/csp-report", func(c *gin.Context) { c.Status(http.StatusNoContent) })

	postHandler := handler.NewPostHandler(repo.NewPosts(db), client.New(), hook)

	r.GET("/posts", postHandler.ListPosts)
	r.GET("/posts/:postID", postHandler.GetPost)

	editors := r.Group("/", editorsOnly(token))
	editors.POST("/posts", postHandler.CreatePost)
	editors.PUT("/posts/:postID", postHandler.UpdatePost)
	editors.DELETE("/posts/:postID", postHandler.DeletePost)

	return r
}
