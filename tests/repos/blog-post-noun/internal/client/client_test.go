package client

import (
	"context"
	"net/http"
	"net/http/httptest"
	"testing"
)

func TestPost(t *testing.T) {
	srv := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.Method != http.MethodPost {
			w.WriteHeader(http.StatusMethodNotAllowed)
		}
	}))
	defer srv.Close()

	client := New()
	if err := client.Post(context.Background(), srv.URL, map[string]string{"post": "1"}); err != nil {
		t.Fatal(err)
	}
}
