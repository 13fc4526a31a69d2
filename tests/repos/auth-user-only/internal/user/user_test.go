package user

import (
	"context"
	"errors"
	"strings"
	"testing"

	"gatehouse/internal/auth"
)

type memory map[string]*User

func (m memory) Insert(_ context.Context, u *User) error {
	for _, other := range m {
		if other.Email == u.Email {
			return ErrEmailTaken
		}
	}
	m[u.ID] = u
	return nil
}

func (m memory) ByID(_ context.Context, id string) (*User, error) {
	if u, ok := m[id]; ok {
		return u, nil
	}
	return nil, ErrUnknown
}

func (m memory) ByEmail(_ context.Context, email string) (*User, error) {
	for _, u := range m {
		if u.Email == email {
			return u, nil
		}
	}
	return nil, ErrUnknown
}

func (m memory) SetPassword(_ context.Context, id, hash string) error {
	m[id].PasswordHash = hash
	return nil
}

func (m memory) Delete(_ context.Context, id string) error {
	delete(m, id)
	return nil
}

func TestRegisterAndLogin(t *testing.T) {
	signer, err := auth.NewSigner(strings.Repeat("k", 32))
	if err != nil {
		t.Fatal(err)
	}
	users := NewService(memory{}, signer)
	ctx := context.Background()

	u, err := users.Register(ctx, "ada@example.com", "Ada", "correct horse")
	if err != nil {
		t.Fatal(err)
	}
	if _, err := users.Register(ctx, "ada@example.com", "Eve", "correct horse"); !errors.Is(err, ErrEmailTaken) {
		t.Errorf("second registration: %v", err)
	}
	if _, err := users.Register(ctx, "bob@example.com", "Bob", "short"); !errors.Is(err, ErrWeakPassword) {
		t.Errorf("weak password: %v", err)
	}
	session, err := users.Login(ctx, "ada@example.com", "correct horse")
	if err != nil {
		t.Fatal(err)
	}
	if id, ok := signer.Verify(session); !ok || id != u.ID {
		t.Errorf("session of %q, %v", id, ok)
	}
	if _, err := users.Login(ctx, "ada@example.com", "battery staple"); !errors.Is(err, ErrWrongPassword) {
		t.Errorf("wrong password: %v", err)
	}
	if err := users.ChangePassword(ctx, u.ID, "correct horse", "battery staple"); err != nil {
		t.Fatal(err)
	}
	if _, err := users.Login(ctx, "ada@example.com", "battery staple"); err != nil {
		t.Errorf("after the change: %v", err)
	}
}
