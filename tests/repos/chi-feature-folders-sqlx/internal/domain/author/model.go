package author

import "time"

type Schema struct {
	ID        int64     `db:"id"`
	FullName  string    `db:"full_name"`
	Active    bool      `db:"active"`
	CreatedAt time.Time `db:"created_at"`
	UpdatedAt time.Time `db:"updated_at"`
}
