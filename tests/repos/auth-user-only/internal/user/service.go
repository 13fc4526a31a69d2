package user

import (
	"context"

	"github.com/google/uuid"

	"gatehouse/internal/auth"
)

type Service struct {
	store  Store
	signer *auth.Signer
}

func NewService(store Store, signer *auth.Signer) *Service {
	return &Service{store: store, signer: signer}
}

func (s *Service) Register(ctx context.Context, email, name, password string) (*User, error) {
	if len(password) < 10 {
		return nil, ErrWeakPassword
	}
	hash, err := hashPassword(password)
	if err != nil {
		return nil, err
	}
	u := &User{ID: uuid.NewString(), Email: email, Name: name, PasswordHash: hash, Role: "member"}
	return u, s.store.Insert(ctx, u)
}

func (s *Service) Login(ctx context.Context, email, password string) (string, error) {
	u, err := s.store.ByEmail(ctx, email)
	if err != nil || !checkPassword(u.PasswordHash, password) {
		return "", ErrWrongPassword
	}
	return s.signer.Sign(u.ID), nil
}

func (s *Service) ChangePassword(ctx context.Context, id, old, fresh string) error {
	u, err := s.store.ByID(ctx, id)
	if err != nil {
		return err
	}
	if !checkPassword(u.PasswordHash, old) {
		return ErrWrongPassword
	}
	if len(fresh) < 10 {
		return ErrWeakPassword
	}
	hash, err := hashPassword(fresh)
	if err != nil {
		return err
	}
	return s.store.SetPassword(ctx, id, hash)
}
