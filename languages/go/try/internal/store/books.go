package store

import (
	"context"
	"database/sql"

	"example.com/bookshelf/internal/models"
)

// Books keeps books.
type Books struct {
	db *sql.DB
}

// NewBooks returns a store of books in db.
func NewBooks(db *sql.DB) *Books {
	return &Books{db: db}
}

const bookColumns = "id, title, isbn, pages, in_print, published_at, created_at, updated_at"

func scanBook(row interface{ Scan(dest ...any) error }) (models.Book, error) {
	var book models.Book
	err := row.Scan(
		&book.ID,
		&book.Title,
		&book.ISBN,
		&book.Pages,
		&book.InPrint,
		&book.PublishedAt,
		&book.CreatedAt,
		&book.UpdatedAt,
	)
	return book, known(err)
}

// Create stores a book and returns it as stored.
func (s *Books) Create(ctx context.Context, in models.BookInput) (models.Book, error) {
	row := s.db.QueryRowContext(ctx,
		"INSERT INTO books (title, isbn, pages, in_print, published_at) VALUES (?, ?, ?, ?, ?) RETURNING "+bookColumns,
		in.Title, in.ISBN, in.Pages, in.InPrint, in.PublishedAt,
	)
	return scanBook(row)
}

// Get returns the book with this id.
func (s *Books) Get(ctx context.Context, id int64) (models.Book, error) {
	return scanBook(s.db.QueryRowContext(ctx, "SELECT "+bookColumns+" FROM books WHERE id = ?", id))
}

// List returns at most limit books whose id is greater than after, in order of their ids.
func (s *Books) List(ctx context.Context, after int64, limit int) ([]models.Book, error) {
	rows, err := s.db.QueryContext(ctx, "SELECT "+bookColumns+" FROM books WHERE id > ? ORDER BY id LIMIT ?", after, limit)
	if err != nil {
		return nil, err
	}
	defer func() { _ = rows.Close() }()
	books := []models.Book{}
	for rows.Next() {
		book, err := scanBook(rows)
		if err != nil {
			return nil, err
		}
		books = append(books, book)
	}
	return books, rows.Err()
}

// Update replaces the book with this id.
func (s *Books) Update(ctx context.Context, id int64, in models.BookInput) (models.Book, error) {
	row := s.db.QueryRowContext(ctx,
		"UPDATE books SET title = ?, isbn = ?, pages = ?, in_print = ?, published_at = ?, updated_at = CURRENT_TIMESTAMP WHERE id = ? RETURNING "+bookColumns,
		in.Title, in.ISBN, in.Pages, in.InPrint, in.PublishedAt, id,
	)
	return scanBook(row)
}

// Delete removes the book with this id.
func (s *Books) Delete(ctx context.Context, id int64) error {
	return affected(s.db.ExecContext(ctx, "DELETE FROM books WHERE id = ?", id))
}
