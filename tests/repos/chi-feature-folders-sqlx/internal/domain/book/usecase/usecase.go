package usecase

import (
	"context"

	"github.com/quietshelf/library/internal/domain/book"
	"github.com/quietshelf/library/internal/domain/book/repository"
)

type Book interface {
	Create(ctx context.Context, book *book.CreateRequest) (*book.Schema, error)
	List(ctx context.Context) ([]*book.Schema, error)
	Read(ctx context.Context, bookID int64) (*book.Schema, error)
	Update(ctx context.Context, book *book.UpdateRequest) (*book.Schema, error)
	Delete(ctx context.Context, bookID int64) error
}

type BookUseCase struct {
	bookRepo repository.Book
}

func New(bookRepo repository.Book) *BookUseCase {
	return &BookUseCase{bookRepo: bookRepo}
}

func (u *BookUseCase) Create(ctx context.Context, request *book.CreateRequest) (*book.Schema, error) {
	bookID, err := u.bookRepo.Create(ctx, request)
	if err != nil {
		return nil, err
	}
	return u.bookRepo.Read(ctx, bookID)
}

func (u *BookUseCase) List(ctx context.Context) ([]*book.Schema, error) {
	return u.bookRepo.List(ctx)
}

func (u *BookUseCase) Read(ctx context.Context, bookID int64) (*book.Schema, error) {
	return u.bookRepo.Read(ctx, bookID)
}

func (u *BookUseCase) Update(ctx context.Context, request *book.UpdateRequest) (*book.Schema, error) {
	if err := u.bookRepo.Update(ctx, request); err != nil {
		return nil, err
	}
	return u.bookRepo.Read(ctx, request.ID)
}

func (u *BookUseCase) Delete(ctx context.Context, bookID int64) error {
	return u.bookRepo.Delete(ctx, bookID)
}
