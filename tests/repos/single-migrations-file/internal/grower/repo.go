package grower

import (
	"context"
	"database/sql"
)

type Repo struct {
	db *sql.DB
}

func NewRepo(db *sql.DB) *Repo {
	return &Repo{db: db}
}

const (
	qAll    = `SELECT id, name, organic FROM growers ORDER BY name LIMIT 100`
	qInsert = `INSERT INTO growers (name, organic) VALUES (?, ?) RETURNING id`
)

func (r *Repo) All(ctx context.Context) ([]Grower, error) {
	rows, err := r.db.QueryContext(ctx, qAll)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	growers := []Grower{}
	for rows.Next() {
		var g Grower
		if err := rows.Scan(&g.ID, &g.Name, &g.Organic); err != nil {
			return nil, err
		}
		growers = append(growers, g)
	}
	return growers, rows.Err()
}

func (r *Repo) Add(ctx context.Context, g *Grower) error {
	return r.db.QueryRowContext(ctx, qInsert, g.Name, g.Organic).Scan(&g.ID)
}
