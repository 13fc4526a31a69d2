package api

import (
	"context"
	"net/http"
)

type clinicKey struct{}

// clinicOnly takes the clinic from the header that the gateway sets.
func clinicOnly(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		clinicID := r.Header.Get("X-Clinic-ID")
		if clinicID == "" {
			send(w, http.StatusUnauthorized, map[string]string{"message": "unknown clinic"})
			return
		}
		next.ServeHTTP(w, r.WithContext(context.WithValue(r.Context(), clinicKey{}, clinicID)))
	})
}

func clinicOf(r *http.Request) string {
	clinicID, _ := r.Context().Value(clinicKey{}).(string)
	return clinicID
}
