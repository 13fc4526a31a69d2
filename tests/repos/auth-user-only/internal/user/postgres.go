package user

import (
	"context"
	"database/sql"
	"errors"

	"github.com/jackc/pgx/v5/pgconn"
)

type Postgres struct {
	db *sql.DB
}

func NewPostgres(db *sql.DB) *Postgres {
	return &Postgres{db: db}
}

func (p *Postgres) Insert(ctx context.Context, u *User) error {
	err := p.db.QueryRowContext(ctx,
		`INSERT INTO users (id, email, name, password_hash, role) VALUES ($1, $2, $3, $4, $5) RETURNING created_at`,
		u.ID, u.Email, u.Name, u.PasswordHash, u.Role).Scan(&u.CreatedAt)
	var pgErr *pgconn.PgError
	if errors.As(err, &pgErr) && pgErr.Code == "23505" {
		return ErrEmailTaken
	}
	return err
}

func (p *Postgres) ByID(ctx context.Context, id string) (*User, error) {
	return p.one(ctx, `SELECT id, email, name, password_hash, role, created_at FROM users WHERE id = $1`, id)
}

func (p *Postgres) ByEmail(ctx context.Context, email string) (*User, error) {
	return p.one(ctx, `SELECT id, email, name, password_hash, role, created_at FROM users WHERE email = $1`, email)
}

func (p *Postgres) one(ctx context.Context, query, arg string) (*User, error) {
	var u User
	err := p.db.QueryRowContext(ctx, query, arg).Scan(&u.ID, &u.Email, &u.Name, &u.PasswordHash, &u.Role, &u.CreatedAt)
	if errors.Is(err, sql.ErrNoRows) {
		return nil, ErrUnknown
	}
	return &u, err
}

func (p *Postgres) SetPassword(ctx context.Context, id, hash string) error {
	_, err := p.db.ExecContext(ctx, `UPDATE users SET password_hash = $2 WHERE id = $1`, id, hash)
	return err
}

func (p *Postgres) Delete(ctx context.Context, id string) error {
	_, err := p.db.ExecContext(ctx, `DELETE FROM users WHERE id = $1`, id)
	return err
}
