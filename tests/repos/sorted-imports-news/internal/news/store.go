package news

import (
	"context"
	"database/sql"
)

type Store struct {
	db *sql.DB
}

func New(db *sql.DB) *Store {
	return &Store{db: db}
}

func (s *Store) AllNews(ctx context.Context) ([]News, error) {
	rows, err := s.db.QueryContext(ctx, `SELECT id, slug, headline, words, breaking, aired_at FROM news ORDER BY id DESC LIMIT 50`)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	list := []News{}
	for rows.Next() {
		var n News
		if err := rows.Scan(&n.ID, &n.Slug, &n.Headline, &n.Words, &n.Breaking, &n.AiredAt); err != nil {
			return nil, err
		}
		list = append(list, n)
	}
	return list, rows.Err()
}

func (s *Store) OneNews(ctx context.Context, id int) (*News, error) {
	n := new(News)
	err := s.db.QueryRowContext(ctx, `SELECT id, slug, headline, words, breaking, aired_at FROM news WHERE id = $1`, id).
		Scan(&n.ID, &n.Slug, &n.Headline, &n.Words, &n.Breaking, &n.AiredAt)
	return n, err
}

func (s *Store) AddNews(ctx context.Context, n *News) error {
	return s.db.QueryRowContext(ctx,
		`INSERT INTO news (slug, headline, words, breaking, aired_at) VALUES ($1, $2, $3, $4, $5) RETURNING id`,
		n.Slug, n.Headline, n.Words, n.Breaking, n.AiredAt).Scan(&n.ID)
}

func (s *Store) SetNews(ctx context.Context, n *News) error {
	return s.db.QueryRowContext(ctx,
		`UPDATE news SET slug = $1, headline = $2, words = $3, breaking = $4, aired_at = $5 WHERE id = $6 RETURNING id`,
		n.Slug, n.Headline, n.Words, n.Breaking, n.AiredAt, n.ID).Scan(&n.ID)
}

func (s *Store) DropNews(ctx context.Context, id int) error {
	return s.db.QueryRowContext(ctx, `DELETE FROM news WHERE id = $1 RETURNING id`, id).Scan(&id)
}
