package http

import (
	"errors"
	"net/http"

	"github.com/gin-gonic/gin"

	"ferryline/internal/crossing"
)

type crossingRoutes struct {
	crossings crossing.Crossings
}

func (cr crossingRoutes) index(c *gin.Context) {
	c.JSON(http.StatusOK, gin.H{"crossings": cr.crossings.All()})
}

func (cr crossingRoutes) show(c *gin.Context) {
	one, err := cr.crossings.One(c.Param("id"))
	if err != nil {
		c.AbortWithStatus(http.StatusNotFound)
		return
	}
	c.JSON(http.StatusOK, one)
}

func (cr crossingRoutes) create(c *gin.Context) {
	var in crossing.Crossing
	if err := c.ShouldBindJSON(&in); err != nil {
		c.AbortWithStatusJSON(http.StatusBadRequest, gin.H{"error": err.Error()})
		return
	}
	added, err := cr.crossings.Add(in)
	if errors.Is(err, crossing.ErrTaken) {
		c.AbortWithStatusJSON(http.StatusConflict, gin.H{"error": err.Error()})
		return
	}
	c.JSON(http.StatusCreated, added)
}

func (cr crossingRoutes) update(c *gin.Context) {
	var in crossing.Crossing
	if err := c.ShouldBindJSON(&in); err != nil {
		c.AbortWithStatusJSON(http.StatusBadRequest, gin.H{"error": err.Error()})
		return
	}
	in.ID = c.Param("id")
	changed, err := cr.crossings.Change(in)
	if err != nil {
		c.AbortWithStatus(http.StatusNotFound)
		return
	}
	c.JSON(http.StatusOK, changed)
}

func (cr crossingRoutes) destroy(c *gin.Context) {
	if err := cr.crossings.Cancel(c.Param("id")); err != nil {
		c.AbortWithStatus(http.StatusNotFound)
		return
	}
	c.Status(http.StatusNoContent)
}
