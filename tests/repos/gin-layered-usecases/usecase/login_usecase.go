package usecase

import (
	"context"
	"crypto/sha256"
	"crypto/subtle"
	"encoding/hex"
	"errors"
	"time"

	"github.com/northwind-labs/taskhub/domain"
	"github.com/northwind-labs/taskhub/internal/tokenutil"
)

type loginUsecase struct {
	userRepository domain.UserRepository
	contextTimeout time.Duration
}

func NewLoginUsecase(userRepository domain.UserRepository, timeout time.Duration) domain.LoginUsecase {
	return &loginUsecase{userRepository: userRepository, contextTimeout: timeout}
}

func (lu *loginUsecase) Login(c context.Context, request domain.LoginRequest, secret string) (string, error) {
	ctx, cancel := context.WithTimeout(c, lu.contextTimeout)
	defer cancel()

	user, err := lu.userRepository.GetByEmail(ctx, request.Email)
	if err != nil {
		return "", err
	}
	sum := sha256.Sum256([]byte(user.ID + request.Password))
	if subtle.ConstantTimeCompare([]byte(hex.EncodeToString(sum[:])), []byte(user.Password)) != 1 {
		return "", errors.New("wrong password")
	}
	return tokenutil.Create(user.ID, secret), nil
}
