package storage

import (
	"context"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"

	"fleet.example/api/internal/entity"
)

type DriverStorage struct {
	pool *pgxpool.Pool
}

func NewDriverStorage(pool *pgxpool.Pool) *DriverStorage {
	return &DriverStorage{pool: pool}
}

func (s *DriverStorage) Create(ctx context.Context, d *entity.Driver) error {
	const query = `
INSERT INTO drivers (full_name, licence)
VALUES (@full_name, @licence)
RETURNING id, created_at`
	args := pgx.NamedArgs{
		"full_name": d.FullName,
		"licence":   d.Licence,
	}
	return mapErr(s.pool.QueryRow(ctx, query, args).Scan(&d.ID, &d.CreatedAt))
}

func (s *DriverStorage) Get(ctx context.Context, id int64) (*entity.Driver, error) {
	const query = `
SELECT id, full_name, licence, created_at
FROM drivers
WHERE id = $1`
	var d entity.Driver
	err := s.pool.QueryRow(ctx, query, id).Scan(&d.ID, &d.FullName, &d.Licence, &d.CreatedAt)
	if err != nil {
		return nil, mapErr(err)
	}
	return &d, nil
}

func (s *DriverStorage) List(ctx context.Context) ([]*entity.Driver, error) {
	const query = `
SELECT id, full_name, licence, created_at
FROM drivers
ORDER BY id
LIMIT 100`
	rows, err := s.pool.Query(ctx, query)
	if err != nil {
		return nil, err
	}
	return pgx.CollectRows(rows, pgx.RowToAddrOfStructByPos[entity.Driver])
}
