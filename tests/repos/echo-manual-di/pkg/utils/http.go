package utils

import (
	"context"

	"github.com/go-playground/validator/v10"
	"github.com/google/uuid"
	"github.com/labstack/echo/v4"

	"github.com/bluedoor/venues-api/pkg/httpErrors"
)

type userCtxKey struct{}

var validate = validator.New()

// WithUserID keeps the id of the caller in the context
func WithUserID(ctx context.Context, id uuid.UUID) context.Context {
	return context.WithValue(ctx, userCtxKey{}, id)
}

// GetUserIDFromCtx reads it back
func GetUserIDFromCtx(ctx context.Context) (uuid.UUID, error) {
	id, ok := ctx.Value(userCtxKey{}).(uuid.UUID)
	if !ok {
		return uuid.Nil, httpErrors.Unauthorized
	}
	return id, nil
}

// Read request body and validate
func ReadRequest(c echo.Context, request any) error {
	if err := c.Bind(request); err != nil {
		return httpErrors.BadRequest
	}
	return ValidateStruct(c.Request().Context(), request)
}

// Validate struct fields
func ValidateStruct(ctx context.Context, s any) error {
	if err := validate.StructCtx(ctx, s); err != nil {
		return httpErrors.BadRequest
	}
	return nil
}
