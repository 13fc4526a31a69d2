// Package docstore is the small part of a document database that we use.
package docstore

import (
	"context"
	"errors"
)

var (
	ErrNoDocuments  = errors.New("docstore: no document in result")
	ErrDuplicateKey = errors.New("docstore: duplicate key")
)

// M selects documents by the values of their fields.
type M map[string]any

// Database hands out collections.
type Database interface {
	Collection(name string) Collection
}

// Collection holds documents of one kind. Field names are those of the
// `doc` tags.
type Collection interface {
	EnsureUnique(field string)
	InsertOne(ctx context.Context, doc any) error
	FindOne(ctx context.Context, filter M, into any) error
	Find(ctx context.Context, filter M, into any) error
	ReplaceOne(ctx context.Context, filter M, doc any) error
	DeleteOne(ctx context.Context, filter M) error
}
