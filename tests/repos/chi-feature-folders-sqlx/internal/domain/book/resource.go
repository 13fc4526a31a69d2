package book

import "time"

// Res is what a client gets to see of a book.
type Res struct {
	ID            int64     `json:"id"`
	Title         string    `json:"title"`
	ISBN          string    `json:"isbn"`
	Pages         int       `json:"pages"`
	InPrint       bool      `json:"in_print"`
	PublishedDate time.Time `json:"published_date"`
}

func Resource(book *Schema) *Res {
	if book == nil {
		return &Res{}
	}
	return &Res{
		ID:            book.ID,
		Title:         book.Title,
		ISBN:          book.ISBN,
		Pages:         book.Pages,
		InPrint:       book.InPrint,
		PublishedDate: book.PublishedDate,
	}
}

func Resources(books []*Schema) []*Res {
	resources := make([]*Res, 0, len(books))
	for _, book := range books {
		resources = append(resources, Resource(book))
	}
	return resources
}
