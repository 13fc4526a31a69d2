package usecase

import (
	"context"

	"github.com/quietshelf/library/internal/domain/author"
	"github.com/quietshelf/library/internal/domain/author/repository"
)

type Author interface {
	Create(ctx context.Context, author *author.CreateRequest) (*author.Schema, error)
	List(ctx context.Context) ([]*author.Schema, error)
}

type AuthorUseCase struct {
	authorRepo repository.Author
}

func New(authorRepo repository.Author) *AuthorUseCase {
	return &AuthorUseCase{authorRepo: authorRepo}
}

func (u *AuthorUseCase) Create(ctx context.Context, request *author.CreateRequest) (*author.Schema, error) {
	return u.authorRepo.Create(ctx, request)
}

func (u *AuthorUseCase) List(ctx context.Context) ([]*author.Schema, error) {
	return u.authorRepo.List(ctx)
}
