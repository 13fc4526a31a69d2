package domain

import "context"

type LoginRequest struct {
	Email    string `json:"email" binding:"required,email"`
	Password string `json:"password" binding:"required"`
}

type LoginResponse struct {
	AccessToken string `json:"access_token"`
}

type LoginUsecase interface {
	Login(c context.Context, request LoginRequest, secret string) (string, error)
}
