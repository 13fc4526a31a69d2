package repository

import (
	"context"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/quietshelf/library/config"
	"github.com/quietshelf/library/database"
	"github.com/quietshelf/library/internal/domain/book"
	"github.com/quietshelf/library/internal/utility/message"
)

func newRepo(t *testing.T) Book {
	t.Helper()
	db, err := database.Open(config.Database{Path: "file:" + t.TempDir() + "/test.db"})
	require.NoError(t, err)
	t.Cleanup(func() { _ = db.Close() })
	require.NoError(t, database.Up(db.DB))
	return New(db)
}

func TestBookRepository(t *testing.T) {
	ctx := context.Background()
	repo := newRepo(t)

	request := &book.CreateRequest{
		Title:         "The Dispossessed",
		ISBN:          "978-0061054884",
		Pages:         387,
		InPrint:       true,
		PublishedDate: time.Date(1974, time.May, 1, 0, 0, 0, 0, time.UTC),
	}
	bookID, err := repo.Create(ctx, request)
	require.NoError(t, err)

	_, err = repo.Create(ctx, request)
	assert.ErrorIs(t, err, message.ErrDuplicate)

	got, err := repo.Read(ctx, bookID)
	require.NoError(t, err)
	assert.Equal(t, "The Dispossessed", got.Title)
	assert.Equal(t, 387, got.Pages)

	err = repo.Update(ctx, &book.UpdateRequest{
		ID:            bookID,
		Title:         "The Left Hand of Darkness",
		ISBN:          "978-0441478125",
		Pages:         304,
		InPrint:       false,
		PublishedDate: time.Date(1969, time.March, 1, 0, 0, 0, 0, time.UTC),
	})
	require.NoError(t, err)

	books, err := repo.List(ctx)
	require.NoError(t, err)
	require.Len(t, books, 1)
	assert.Equal(t, "The Left Hand of Darkness", books[0].Title)

	require.NoError(t, repo.Delete(ctx, bookID))
	_, err = repo.Read(ctx, bookID)
	assert.ErrorIs(t, err, message.ErrNoRecord)
}
