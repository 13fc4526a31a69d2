package handler

import (
	"errors"
	"net/http"
	"strconv"

	"github.com/gin-gonic/gin"

	"github.com/paperlantern/blog/internal/client"
	"github.com/paperlantern/blog/internal/model"
	"github.com/paperlantern/blog/internal/repo"
)

type PostHandler struct {
	posts  *repo.Posts
	client *client.Client
	hook   string
}

func NewPostHandler(posts *repo.Posts, client *client.Client, hook string) *PostHandler {
	return &PostHandler{posts: posts, client: client, hook: hook}
}

// ListPosts handles GET /posts.
func (h *PostHandler) ListPosts(c *gin.Context) {
	posts, err := h.posts.List(c.Request.Context())
	if err != nil {
		abort(c, err)
		return
	}
	c.JSON(http.StatusOK, posts)
}

// GetPost handles GET /posts/:postID.
func (h *PostHandler) GetPost(c *gin.Context) {
	postID, err := strconv.ParseInt(c.Param("postID"), 10, 64)
	if err != nil {
		abort(c, model.ErrNotFound)
		return
	}
	post, err := h.posts.Get(c.Request.Context(), postID)
	if err != nil {
		abort(c, err)
		return
	}
	c.JSON(http.StatusOK, post)
}

// CreatePost handles POST /posts and tells the hook about the new post.
func (h *PostHandler) CreatePost(c *gin.Context) {
	var in model.PostInput
	if err := c.ShouldBindJSON(&in); err != nil {
		c.AbortWithStatusJSON(http.StatusBadRequest, gin.H{"error": err.Error()})
		return
	}
	post, err := h.posts.Create(c.Request.Context(), in)
	if err != nil {
		abort(c, err)
		return
	}
	if h.hook != "" {
		// A hook that is down must not keep the post from going live.
		_ = h.client.Post(c.Request.Context(), h.hook, post)
	}
	c.JSON(http.StatusCreated, post)
}

// UpdatePost handles PUT /posts/:postID.
func (h *PostHandler) UpdatePost(c *gin.Context) {
	postID, err := strconv.ParseInt(c.Param("postID"), 10, 64)
	if err != nil {
		abort(c, model.ErrNotFound)
		return
	}
	var in model.PostInput
	if err := c.ShouldBindJSON(&in); err != nil {
		c.AbortWithStatusJSON(http.StatusBadRequest, gin.H{"error": err.Error()})
		return
	}
	post, err := h.posts.Update(c.Request.Context(), postID, in)
	if err != nil {
		abort(c, err)
		return
	}
	c.JSON(http.StatusOK, post)
}

// DeletePost handles DELETE /posts/:postID.
func (h *PostHandler) DeletePost(c *gin.Context) {
	postID, err := strconv.ParseInt(c.Param("postID"), 10, 64)
	if err != nil {
		abort(c, model.ErrNotFound)
		return
	}
	if err := h.posts.Delete(c.Request.Context(), postID); err != nil {
		abort(c, err)
		return
	}
	c.Status(http.StatusNoContent)
}

func abort(c *gin.Context, err error) {
	switch {
	case errors.Is(err, model.ErrNotFound):
		c.AbortWithStatusJSON(http.StatusNotFound, gin.H{"error": err.Error()})
	case errors.Is(err, model.ErrTaken):
		c.AbortWithStatusJSON(http.StatusConflict, gin.H{"error": err.Error()})
	default:
		_ = c.Error(err)
		c.AbortWithStatusJSON(http.StatusInternalServerError, gin.H{"error": "internal error"})
	}
}
