package book

import "time"

type Schema struct {
	ID            int64     `db:"id"`
	Title         string    `db:"title"`
	ISBN          string    `db:"isbn"`
	Pages         int       `db:"pages"`
	InPrint       bool      `db:"in_print"`
	PublishedDate time.Time `db:"published_date"`
	CreatedAt     time.Time `db:"created_at"`
	UpdatedAt     time.Time `db:"updated_at"`
}
