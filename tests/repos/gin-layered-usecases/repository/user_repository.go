package repository

import (
	"context"
	"database/sql"
	"errors"

	"github.com/northwind-labs/taskhub/domain"
)

type userRepository struct {
	database *sql.DB
}

func NewUserRepository(db *sql.DB) domain.UserRepository {
	return &userRepository{database: db}
}

func (ur *userRepository) GetByEmail(c context.Context, email string) (domain.User, error) {
	return ur.one(c, `SELECT id, name, email, password FROM users WHERE email = $1`, email)
}

func (ur *userRepository) GetByID(c context.Context, id string) (domain.User, error) {
	return ur.one(c, `SELECT id, name, email, password FROM users WHERE id = $1`, id)
}

func (ur *userRepository) one(c context.Context, query string, arg string) (domain.User, error) {
	var user domain.User
	err := ur.database.QueryRowContext(c, query, arg).Scan(&user.ID, &user.Name, &user.Email, &user.Password)
	if errors.Is(err, sql.ErrNoRows) {
		return user, domain.ErrNotFound
	}
	return user, err
}
