package repo

import (
	"context"
	"database/sql"
	"errors"

	"github.com/jackc/pgx/v5/pgconn"

	"github.com/paperlantern/blog/internal/model"
)

type Posts struct {
	db *sql.DB
}

func NewPosts(db *sql.DB) *Posts {
	return &Posts{db: db}
}

const postColumns = "id, slug, title, body, published, published_at, created_at"

type scanner interface {
	Scan(dest ...any) error
}

func scanPost(row scanner) (model.Post, error) {
	var p model.Post
	err := row.Scan(&p.ID, &p.Slug, &p.Title, &p.Body, &p.Published, &p.PublishedAt, &p.CreatedAt)
	if errors.Is(err, sql.ErrNoRows) {
		return p, model.ErrNotFound
	}
	return p, err
}

func (r *Posts) List(ctx context.Context) ([]model.Post, error) {
	rows, err := r.db.QueryContext(ctx, "SELECT "+postColumns+" FROM posts ORDER BY created_at DESC LIMIT 50")
	if err != nil {
		return nil, err
	}
	defer rows.Close()

	posts := []model.Post{}
	for rows.Next() {
		post, err := scanPost(rows)
		if err != nil {
			return nil, err
		}
		posts = append(posts, post)
	}
	return posts, rows.Err()
}

func (r *Posts) Get(ctx context.Context, id int64) (model.Post, error) {
	return scanPost(r.db.QueryRowContext(ctx, "SELECT "+postColumns+" FROM posts WHERE id = $1", id))
}

func (r *Posts) Create(ctx context.Context, in model.PostInput) (model.Post, error) {
	post, err := scanPost(r.db.QueryRowContext(ctx,
		"INSERT INTO posts (slug, title, body, published, published_at) VALUES ($1, $2, $3, $4, $5) RETURNING "+postColumns,
		in.Slug, in.Title, in.Body, in.Published, in.PublishedAt))
	return post, taken(err)
}

func (r *Posts) Update(ctx context.Context, id int64, in model.PostInput) (model.Post, error) {
	post, err := scanPost(r.db.QueryRowContext(ctx,
		"UPDATE posts SET slug = $1, title = $2, body = $3, published = $4, published_at = $5 WHERE id = $6 RETURNING "+postColumns,
		in.Slug, in.Title, in.Body, in.Published, in.PublishedAt, id))
	return post, taken(err)
}

func (r *Posts) Delete(ctx context.Context, id int64) error {
	res, err := r.db.ExecContext(ctx, "DELETE FROM posts WHERE id = $1", id)
	if err != nil {
		return err
	}
	if n, err := res.RowsAffected(); err != nil || n == 0 {
		return errors.Join(model.ErrNotFound, err)
	}
	return nil
}

func taken(err error) error {
	var pg *pgconn.PgError
	if errors.As(err, &pg) && pg.Code == "23505" {
		return model.ErrTaken
	}
	return err
}
