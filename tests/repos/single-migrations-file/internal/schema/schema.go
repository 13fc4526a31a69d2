// Package schema keeps the database at the newest version.
package schema

import (
	"database/sql"
	_ "embed"
	"fmt"
	"strings"
)

//go:embed schema.sql
var text string

const marker = "-- version: "

// Apply runs each block of schema.sql that the database has not seen. Blocks
// are only ever appended.
func Apply(db *sql.DB) error {
	if _, err := db.Exec(`CREATE TABLE IF NOT EXISTS schema_versions (version TEXT PRIMARY KEY)`); err != nil {
		return err
	}
	for _, block := range strings.Split(text, marker)[1:] {
		version, body, _ := strings.Cut(block, "\n")
		var n int
		if err := db.QueryRow(`SELECT COUNT(*) FROM schema_versions WHERE version = ?`, version).Scan(&n); err != nil {
			return err
		}
		if n > 0 {
			continue
		}
		if _, err := db.Exec(body); err != nil {
			return fmt.Errorf("schema version %s: %w", version, err)
		}
		if _, err := db.Exec(`INSERT INTO schema_versions (version) VALUES (?)`, version); err != nil {
			return err
		}
	}
	return nil
}
