package controller

import (
	"net/http"

	"github.com/gin-gonic/gin"

	"github.com/northwind-labs/taskhub/domain"
)

type LoginController struct {
	LoginUsecase domain.LoginUsecase
	Secret       string
}

func (lc *LoginController) Login(c *gin.Context) {
	var request domain.LoginRequest
	if err := c.ShouldBindJSON(&request); err != nil {
		c.JSON(http.StatusBadRequest, domain.ErrorResponse{Message: err.Error()})
		return
	}
	token, err := lc.LoginUsecase.Login(c, request, lc.Secret)
	if err != nil {
		c.JSON(http.StatusUnauthorized, domain.ErrorResponse{Message: "wrong email or password"})
		return
	}
	c.JSON(http.StatusOK, domain.LoginResponse{AccessToken: token})
}
