package usecase

import (
	"context"

	"github.com/quietshelf/library/internal/domain/book"
)

// BookMock answers with the functions it is given.
type BookMock struct {
	CreateFunc func(ctx context.Context, book *book.CreateRequest) (*book.Schema, error)
	ListFunc   func(ctx context.Context) ([]*book.Schema, error)
	ReadFunc   func(ctx context.Context, bookID int64) (*book.Schema, error)
	UpdateFunc func(ctx context.Context, book *book.UpdateRequest) (*book.Schema, error)
	DeleteFunc func(ctx context.Context, bookID int64) error
}

var _ Book = (*BookMock)(nil)

func (m *BookMock) Create(ctx context.Context, book *book.CreateRequest) (*book.Schema, error) {
	return m.CreateFunc(ctx, book)
}

func (m *BookMock) List(ctx context.Context) ([]*book.Schema, error) {
	return m.ListFunc(ctx)
}

func (m *BookMock) Read(ctx context.Context, bookID int64) (*book.Schema, error) {
	return m.ReadFunc(ctx, bookID)
}

func (m *BookMock) Update(ctx context.Context, book *book.UpdateRequest) (*book.Schema, error) {
	return m.UpdateFunc(ctx, book)
}

func (m *BookMock) Delete(ctx context.Context, bookID int64) error {
	return m.DeleteFunc(ctx, bookID)
}
