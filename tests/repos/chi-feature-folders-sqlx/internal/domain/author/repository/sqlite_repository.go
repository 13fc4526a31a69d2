package repository

import (
	"context"

	"github.com/jmoiron/sqlx"

	"github.com/quietshelf/library/internal/domain/author"
)

type Author interface {
	Create(ctx context.Context, author *author.CreateRequest) (*author.Schema, error)
	List(ctx context.Context) ([]*author.Schema, error)
}

type authorRepository struct {
	db *sqlx.DB
}

const (
	InsertIntoAuthors = "INSERT INTO authors (full_name, active) VALUES ($1, $2) RETURNING *"
	SelectFromAuthors = "SELECT * FROM authors ORDER BY created_at DESC LIMIT 100"
)

func New(db *sqlx.DB) Author {
	return &authorRepository{db: db}
}

func (r *authorRepository) Create(ctx context.Context, request *author.CreateRequest) (*author.Schema, error) {
	var a author.Schema
	if err := r.db.GetContext(ctx, &a, InsertIntoAuthors, request.FullName, request.Active); err != nil {
		return nil, err
	}
	return &a, nil
}

func (r *authorRepository) List(ctx context.Context) ([]*author.Schema, error) {
	var authors []*author.Schema
	if err := r.db.SelectContext(ctx, &authors, SelectFromAuthors); err != nil {
		return nil, err
	}
	return authors, nil
}
