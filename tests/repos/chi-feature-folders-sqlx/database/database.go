package database

import (
	"database/sql"
	"embed"

	"github.com/jmoiron/sqlx"
	"github.com/pressly/goose/v3"
	_ "modernc.org/sqlite"

	"github.com/quietshelf/library/config"
)

//go:embed migrations/*.sql
var migrations embed.FS

func Open(cfg config.Database) (*sqlx.DB, error) {
	return sqlx.Connect("sqlite", cfg.Path)
}

// Up brings the schema to the newest migration.
func Up(db *sql.DB) error {
	goose.SetLogger(goose.NopLogger())
	goose.SetBaseFS(migrations)
	if err := goose.SetDialect("sqlite3"); err != nil {
		return err
	}
	return goose.Up(db, "migrations")
}
