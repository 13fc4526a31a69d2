package rooms

import (
	"context"
	"database/sql"
)

type table struct {
	db *sql.DB
}

func (t table) list(ctx context.Context) ([]Room, error) {
	rows, err := t.db.QueryContext(ctx, "SELECT id, door, seats FROM rooms ORDER BY id LIMIT 200")
	if err != nil {
		return nil, err
	}
	defer rows.Close()

	rooms := make([]Room, 0)
	for rows.Next() {
		var r Room
		if err := rows.Scan(&r.ID, &r.Door, &r.Seats); err != nil {
			return nil, err
		}
		rooms = append(rooms, r)
	}
	return rooms, rows.Err()
}

func (t table) insert(ctx context.Context, r *Room) error {
	return t.db.QueryRowContext(ctx, "INSERT INTO rooms (door, seats) VALUES (?, ?) RETURNING id", r.Door, r.Seats).Scan(&r.ID)
}
