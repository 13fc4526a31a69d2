package courses

import (
	"context"
	"database/sql"
	"errors"
	"strings"
)

var errTaken = errors.New("a course with this code exists")

type table struct {
	db *sql.DB
}

func (t table) list(ctx context.Context) ([]Course, error) {
	rows, err := t.db.QueryContext(ctx, "SELECT id, code, title, credits, open, starts_on FROM courses ORDER BY id LIMIT 200")
	if err != nil {
		return nil, err
	}
	defer rows.Close()

	courses := make([]Course, 0)
	for rows.Next() {
		var c Course
		if err := rows.Scan(&c.ID, &c.Code, &c.Title, &c.Credits, &c.Open, &c.StartsOn); err != nil {
			return nil, err
		}
		courses = append(courses, c)
	}
	return courses, rows.Err()
}

func (t table) find(ctx context.Context, id int64) (c Course, err error) {
	row := t.db.QueryRowContext(ctx, "SELECT id, code, title, credits, open, starts_on FROM courses WHERE id = ?", id)
	err = row.Scan(&c.ID, &c.Code, &c.Title, &c.Credits, &c.Open, &c.StartsOn)
	return c, err
}

func (t table) insert(ctx context.Context, c *Course) error {
	err := t.db.QueryRowContext(ctx,
		"INSERT INTO courses (code, title, credits, open, starts_on) VALUES (?, ?, ?, ?, ?) RETURNING id",
		c.Code, c.Title, c.Credits, c.Open, c.StartsOn,
	).Scan(&c.ID)
	if err != nil && strings.Contains(err.Error(), "UNIQUE") {
		return errTaken
	}
	return err
}

func (t table) remove(ctx context.Context, id int64) error {
	result, err := t.db.ExecContext(ctx, "DELETE FROM courses WHERE id = ?", id)
	if err != nil {
		return err
	}
	if n, _ := result.RowsAffected(); n == 0 {
		return sql.ErrNoRows
	}
	return nil
}
