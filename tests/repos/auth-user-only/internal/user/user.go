// Package user registers users and lets them in.
package user

import (
	"context"
	"errors"
	"time"
)

type User struct {
	ID           string    `json:"id"`
	Email        string    `json:"email"`
	Name         string    `json:"name"`
	PasswordHash string    `json:"-"`
	Role         string    `json:"role"`
	CreatedAt    time.Time `json:"created_at"`
}

var (
	ErrUnknown       = errors.New("user: unknown")
	ErrEmailTaken    = errors.New("user: email taken")
	ErrWrongPassword = errors.New("user: wrong password")
	ErrWeakPassword  = errors.New("user: password has fewer than 10 characters")
)

// Store keeps users.
type Store interface {
	Insert(ctx context.Context, u *User) error
	ByID(ctx context.Context, id string) (*User, error)
	ByEmail(ctx context.Context, email string) (*User, error)
	SetPassword(ctx context.Context, id, hash string) error
	Delete(ctx context.Context, id string) error
}
