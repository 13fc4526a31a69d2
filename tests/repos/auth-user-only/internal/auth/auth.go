// Package auth signs sessions and asks for them.
package auth

import (
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"net/http"
	"strings"
)

type Signer struct {
	key []byte
}

func NewSigner(key string) (*Signer, error) {
	if len(key) < 32 {
		return nil, errors.New("auth: the key is shorter than 32 bytes")
	}
	return &Signer{key: []byte(key)}, nil
}

func (s *Signer) Sign(userID string) string {
	mac := hmac.New(sha256.New, s.key)
	mac.Write([]byte(userID))
	return userID + ":" + hex.EncodeToString(mac.Sum(nil))
}

func (s *Signer) Verify(session string) (userID string, ok bool) {
	userID, _, ok = strings.Cut(session, ":")
	return userID, ok && hmac.Equal([]byte(session), []byte(s.Sign(userID)))
}

type key struct{}

// UserID tells who asks. It is empty outside of Required.
func UserID(ctx context.Context) string {
	id, _ := ctx.Value(key{}).(string)
	return id
}

// Required answers 401 to requests without a valid session.
func Required(s *Signer) func(http.Handler) http.Handler {
	return func(next http.Handler) http.Handler {
		return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			id, ok := s.Verify(strings.TrimPrefix(r.Header.Get("Authorization"), "Bearer "))
			if !ok {
				http.Error(w, "unauthorized", http.StatusUnauthorized)
				return
			}
			next.ServeHTTP(w, r.WithContext(context.WithValue(r.Context(), key{}, id)))
		})
	}
}
