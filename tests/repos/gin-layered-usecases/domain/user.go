package domain

import "context"

type User struct {
	ID       string
	Name     string
	Email    string
	Password string
}

type UserRepository interface {
	GetByEmail(c context.Context, email string) (User, error)
	GetByID(c context.Context, id string) (User, error)
}
