package repository

import (
	"context"
	"database/sql"
	"errors"
	"strings"

	"github.com/jmoiron/sqlx"

	"github.com/quietshelf/library/internal/domain/book"
	"github.com/quietshelf/library/internal/utility/message"
)

type Book interface {
	Create(ctx context.Context, book *book.CreateRequest) (int64, error)
	List(ctx context.Context) ([]*book.Schema, error)
	Read(ctx context.Context, bookID int64) (*book.Schema, error)
	Update(ctx context.Context, book *book.UpdateRequest) error
	Delete(ctx context.Context, bookID int64) error
}

type bookRepository struct {
	db *sqlx.DB
}

const (
	InsertIntoBooks = "INSERT INTO books (title, isbn, pages, in_print, published_date) VALUES ($1, $2, $3, $4, $5) RETURNING id"
	SelectFromBooks = "SELECT * FROM books ORDER BY created_at DESC LIMIT 100"
	SelectBookByID  = "SELECT * FROM books WHERE id = $1"
	UpdateBook      = "UPDATE books SET title = $1, isbn = $2, pages = $3, in_print = $4, published_date = $5, updated_at = CURRENT_TIMESTAMP WHERE id = $6"
	DeleteBookByID  = "DELETE FROM books WHERE id = $1"
)

func New(db *sqlx.DB) Book {
	return &bookRepository{db: db}
}

func (r *bookRepository) Create(ctx context.Context, request *book.CreateRequest) (bookID int64, err error) {
	err = r.db.QueryRowContext(ctx, InsertIntoBooks,
		request.Title,
		request.ISBN,
		request.Pages,
		request.InPrint,
		request.PublishedDate,
	).Scan(&bookID)
	return bookID, duplicate(err)
}

func (r *bookRepository) List(ctx context.Context) ([]*book.Schema, error) {
	var books []*book.Schema
	if err := r.db.SelectContext(ctx, &books, SelectFromBooks); err != nil {
		return nil, err
	}
	return books, nil
}

func (r *bookRepository) Read(ctx context.Context, bookID int64) (*book.Schema, error) {
	var b book.Schema
	err := r.db.GetContext(ctx, &b, SelectBookByID, bookID)
	if errors.Is(err, sql.ErrNoRows) {
		return nil, message.ErrNoRecord
	}
	if err != nil {
		return nil, err
	}
	return &b, nil
}

func (r *bookRepository) Update(ctx context.Context, request *book.UpdateRequest) error {
	result, err := r.db.ExecContext(ctx, UpdateBook,
		request.Title,
		request.ISBN,
		request.Pages,
		request.InPrint,
		request.PublishedDate,
		request.ID,
	)
	if err != nil {
		return duplicate(err)
	}
	return affected(result)
}

func (r *bookRepository) Delete(ctx context.Context, bookID int64) error {
	result, err := r.db.ExecContext(ctx, DeleteBookByID, bookID)
	if err != nil {
		return err
	}
	return affected(result)
}

func affected(result sql.Result) error {
	n, err := result.RowsAffected()
	if err != nil {
		return err
	}
	if n == 0 {
		return message.ErrNoRecord
	}
	return nil
}

func duplicate(err error) error {
	if err != nil && strings.Contains(err.Error(), "UNIQUE constraint failed") {
		return message.ErrDuplicate
	}
	return err
}
