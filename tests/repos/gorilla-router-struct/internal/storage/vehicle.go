package storage

import (
	"context"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"

	"fleet.example/api/internal/entity"
)

type VehicleStorage struct {
	pool *pgxpool.Pool
}

func NewVehicleStorage(pool *pgxpool.Pool) *VehicleStorage {
	return &VehicleStorage{pool: pool}
}

func (s *VehicleStorage) Create(ctx context.Context, v *entity.Vehicle) error {
	const query = `
INSERT INTO vehicles (plate, model, seats, electric, registered_on)
VALUES (@plate, @model, @seats, @electric, @registered_on)
RETURNING id, created_at`
	args := pgx.NamedArgs{
		"plate":         v.Plate,
		"model":         v.Model,
		"seats":         v.Seats,
		"electric":      v.Electric,
		"registered_on": v.RegisteredOn,
	}
	return mapErr(s.pool.QueryRow(ctx, query, args).Scan(&v.ID, &v.CreatedAt))
}

func (s *VehicleStorage) Get(ctx context.Context, id int64) (*entity.Vehicle, error) {
	const query = `
SELECT id, plate, model, seats, electric, registered_on, created_at
FROM vehicles
WHERE id = $1`
	var v entity.Vehicle
	err := s.pool.QueryRow(ctx, query, id).
		Scan(&v.ID, &v.Plate, &v.Model, &v.Seats, &v.Electric, &v.RegisteredOn, &v.CreatedAt)
	if err != nil {
		return nil, mapErr(err)
	}
	return &v, nil
}

func (s *VehicleStorage) List(ctx context.Context) ([]*entity.Vehicle, error) {
	const query = `
SELECT id, plate, model, seats, electric, registered_on, created_at
FROM vehicles
ORDER BY id
LIMIT 100`
	rows, err := s.pool.Query(ctx, query)
	if err != nil {
		return nil, err
	}
	return pgx.CollectRows(rows, pgx.RowToAddrOfStructByPos[entity.Vehicle])
}

func (s *VehicleStorage) Update(ctx context.Context, v *entity.Vehicle) error {
	const query = `
UPDATE vehicles
SET plate = @plate,
    model = @model,
    seats = @seats,
    electric = @electric,
    registered_on = @registered_on
WHERE id = @id
RETURNING created_at`
	args := pgx.NamedArgs{
		"id":            v.ID,
		"plate":         v.Plate,
		"model":         v.Model,
		"seats":         v.Seats,
		"electric":      v.Electric,
		"registered_on": v.RegisteredOn,
	}
	return mapErr(s.pool.QueryRow(ctx, query, args).Scan(&v.CreatedAt))
}

func (s *VehicleStorage) Delete(ctx context.Context, id int64) error {
	tag, err := s.pool.Exec(ctx, `DELETE FROM vehicles WHERE id = $1`, id)
	if err != nil {
		return err
	}
	if tag.RowsAffected() == 0 {
		return entity.ErrNotFound
	}
	return nil
}
