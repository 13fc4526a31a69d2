package controller

import (
	"net/http"

	"github.com/gin-gonic/gin"

	"github.com/northwind-labs/taskhub/domain"
)

type ProfileController struct {
	ProfileUsecase domain.ProfileUsecase
}

func (pc *ProfileController) Fetch(c *gin.Context) {
	profile, err := pc.ProfileUsecase.GetProfileByID(c, c.GetString("x-user-id"))
	if err != nil {
		c.JSON(http.StatusInternalServerError, domain.ErrorResponse{Message: err.Error()})
		return
	}
	c.JSON(http.StatusOK, profile)
}
