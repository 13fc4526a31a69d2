package model

import "time"

type Post struct {
	ID          int64      `json:"id"`
	Slug        string     `json:"slug"`
	Title       string     `json:"title"`
	Body        string     `json:"body"`
	Published   bool       `json:"published"`
	PublishedAt *time.Time `json:"published_at"`
	CreatedAt   time.Time  `json:"created_at"`
}

// PostInput is what an editor sends.
type PostInput struct {
	Slug        string     `json:"slug" binding:"required,max=80"`
	Title       string     `json:"title" binding:"required,max=200"`
	Body        string     `json:"body" binding:"required"`
	Published   bool       `json:"published"`
	PublishedAt *time.Time `json:"published_at"`
}
