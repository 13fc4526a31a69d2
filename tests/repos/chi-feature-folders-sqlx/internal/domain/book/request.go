package book

import "time"

type CreateRequest struct {
	Title         string    `json:"title" validate:"required"`
	ISBN          string    `json:"isbn" validate:"required,max=17"`
	Pages         int       `json:"pages" validate:"gte=1"`
	InPrint       bool      `json:"in_print"`
	PublishedDate time.Time `json:"published_date" validate:"required"`
}

type UpdateRequest struct {
	ID            int64     `json:"-"`
	Title         string    `json:"title" validate:"required"`
	ISBN          string    `json:"isbn" validate:"required,max=17"`
	Pages         int       `json:"pages" validate:"gte=1"`
	InPrint       bool      `json:"in_print"`
	PublishedDate time.Time `json:"published_date" validate:"required"`
}
