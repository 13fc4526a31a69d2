package tree

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
	qAll    = `SELECT id, tag, variety, height_m, grafted, planted_on, pruned_on FROM trees ORDER BY tag LIMIT 100`
	qByID   = `SELECT id, tag, variety, height_m, grafted, planted_on, pruned_on FROM trees WHERE id = ?`
	qInsert = `INSERT INTO trees (tag, variety, height_m, grafted, planted_on, pruned_on) VALUES (?, ?, ?, ?, ?, ?) RETURNING id`
	qUpdate = `UPDATE trees SET tag = ?, variety = ?, height_m = ?, grafted = ?, planted_on = ?, pruned_on = ? WHERE id = ? RETURNING id`
	qDelete = `DELETE FROM trees WHERE id = ? RETURNING id`
)

func (r *Repo) All(ctx context.Context) ([]Tree, error) {
	rows, err := r.db.QueryContext(ctx, qAll)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	trees := []Tree{}
	for rows.Next() {
		var t Tree
		if err := rows.Scan(&t.ID, &t.Tag, &t.Variety, &t.HeightM, &t.Grafted, &t.PlantedOn, &t.PrunedOn); err != nil {
			return nil, err
		}
		trees = append(trees, t)
	}
	return trees, rows.Err()
}

func (r *Repo) ByID(ctx context.Context, id int64) (t Tree, err error) {
	err = r.db.QueryRowContext(ctx, qByID, id).Scan(&t.ID, &t.Tag, &t.Variety, &t.HeightM, &t.Grafted, &t.PlantedOn, &t.PrunedOn)
	return t, err
}

func (r *Repo) Add(ctx context.Context, t *Tree) error {
	return r.db.QueryRowContext(ctx, qInsert, t.Tag, t.Variety, t.HeightM, t.Grafted, t.PlantedOn, t.PrunedOn).Scan(&t.ID)
}

func (r *Repo) Update(ctx context.Context, t *Tree) error {
	return r.db.QueryRowContext(ctx, qUpdate, t.Tag, t.Variety, t.HeightM, t.Grafted, t.PlantedOn, t.PrunedOn, t.ID).Scan(&t.ID)
}

func (r *Repo) Delete(ctx context.Context, id int64) error {
	return r.db.QueryRowContext(ctx, qDelete, id).Scan(&id)
}
