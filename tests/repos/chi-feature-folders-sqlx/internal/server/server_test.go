package server

import (
	"net/http"
	"net/http/httptest"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/quietshelf/library/config"
	"github.com/quietshelf/library/database"
)

func TestInitDomains(t *testing.T) {
	db, err := database.Open(config.Database{Path: "file:" + t.TempDir() + "/library.db"})
	require.NoError(t, err)
	t.Cleanup(func() { _ = db.Close() })
	require.NoError(t, database.Up(db.DB))

	s := With(config.New(), db)
	s.InitDomains()

	for _, path := range []string{"/version", "/api/v1/author", "/api/v1/book"} {
		rec := httptest.NewRecorder()
		s.Handler().ServeHTTP(rec, httptest.NewRequest(http.MethodGet, path, nil))
		require.Equal(t, http.StatusOK, rec.Code, path)
	}
}
