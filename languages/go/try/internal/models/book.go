// Package models holds what the service stores and what callers send.
package models

import (
	"strings"
	"time"
)

// Book is a stored book.
type Book struct {
	ID          int64      `json:"id"`
	Title       string     `json:"title"`
	ISBN        string     `json:"isbn"`
	Pages       int        `json:"pages"`
	InPrint     bool       `json:"in_print"`
	PublishedAt *time.Time `json:"published_at,omitempty"`
	CreatedAt   time.Time  `json:"created_at"`
	UpdatedAt   time.Time  `json:"updated_at"`
}

// BookInput is what callers send to create or replace a book.
type BookInput struct {
	Title       string     `json:"title"`
	ISBN        string     `json:"isbn"`
	Pages       int        `json:"pages"`
	InPrint     bool       `json:"in_print"`
	PublishedAt *time.Time `json:"published_at"`
}

// Validate says which fields of the input can't be stored, and why.
func (in BookInput) Validate() map[string]string {
	faults := map[string]string{}
	if strings.TrimSpace(in.Title) == "" {
		faults["title"] = "must not be empty"
	}
	if strings.TrimSpace(in.ISBN) == "" {
		faults["isbn"] = "must not be empty"
	}
	if in.Pages < 0 {
		faults["pages"] = "must not be negative"
	}
	return faults
}
