// Package store keeps the service's data in SQLite.
package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"

	"example.com/bookshelf/migrations"
	"modernc.org/sqlite"
	sqlite3 "modernc.org/sqlite/lib"
)

var (
	// ErrNotFound says that there is no row of that id.
	ErrNotFound = errors.New("not found")
	// ErrConflict says that a unique value is taken.
	ErrConflict = errors.New("already exists")
)

// Open opens the database at path and brings its schema up to date.
func Open(ctx context.Context, path string) (*sql.DB, error) {
	db, err := sql.Open("sqlite", path)
	if err != nil {
		return nil, fmt.Errorf("open %s: %w", path, err)
	}
	// SQLite has one writer; one connection also keeps an in-memory database alive.
	db.SetMaxOpenConns(1)
	if err := migrations.Up(ctx, db); err != nil {
		return nil, errors.Join(err, db.Close())
	}
	return db, nil
}

// known turns the driver's errors into the errors of this package.
func known(err error) error {
	var fault *sqlite.Error
	switch {
	case errors.Is(err, sql.ErrNoRows):
		return ErrNotFound
	case errors.As(err, &fault) && fault.Code() == sqlite3.SQLITE_CONSTRAINT_UNIQUE:
		return ErrConflict
	default:
		return err
	}
}

// affected turns "no row changed" into ErrNotFound.
func affected(result sql.Result, err error) error {
	if err != nil {
		return known(err)
	}
	rows, err := result.RowsAffected()
	if err != nil {
		return err
	}
	if rows == 0 {
		return ErrNotFound
	}
	return nil
}
