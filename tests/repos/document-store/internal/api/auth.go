package api

import (
	"context"
	"net/http"
)

type userKey struct{}

// requireUser takes the user from the header that the gateway sets.
func requireUser(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		userID := r.Header.Get("X-User-ID")
		if userID == "" {
			send(w, http.StatusUnauthorized, map[string]string{"message": "unknown user"})
			return
		}
		next.ServeHTTP(w, r.WithContext(context.WithValue(r.Context(), userKey{}, userID)))
	})
}

func userOf(r *http.Request) string {
	userID, _ := r.Context().Value(userKey{}).(string)
	return userID
}
