// Package memstore keeps documents in memory, for tests and for laptops.
package memstore

import (
	"context"
	"reflect"
	"sync"

	"github.com/rowan-health/clinic/docstore"
)

type database struct {
	mu          sync.Mutex
	collections map[string]*collection
}

// New makes an empty database.
func New() docstore.Database {
	return &database{collections: map[string]*collection{}}
}

func (d *database) Collection(name string) docstore.Collection {
	d.mu.Lock()
	defer d.mu.Unlock()
	c, ok := d.collections[name]
	if !ok {
		c = &collection{}
		d.collections[name] = c
	}
	return c
}

type collection struct {
	mu     sync.Mutex
	unique []string
	docs   []any
}

func (c *collection) EnsureUnique(field string) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.unique = append(c.unique, field)
}

func (c *collection) InsertOne(_ context.Context, doc any) error {
	c.mu.Lock()
	defer c.mu.Unlock()
	doc = reflect.Indirect(reflect.ValueOf(doc)).Interface()
	if c.clash(doc, -1) {
		return docstore.ErrDuplicateKey
	}
	c.docs = append(c.docs, doc)
	return nil
}

func (c *collection) FindOne(_ context.Context, filter docstore.M, into any) error {
	c.mu.Lock()
	defer c.mu.Unlock()
	i := c.index(filter)
	if i < 0 {
		return docstore.ErrNoDocuments
	}
	reflect.ValueOf(into).Elem().Set(reflect.ValueOf(c.docs[i]))
	return nil
}

func (c *collection) Find(_ context.Context, filter docstore.M, into any) error {
	c.mu.Lock()
	defer c.mu.Unlock()
	list := reflect.ValueOf(into).Elem()
	list.Set(reflect.MakeSlice(list.Type(), 0, len(c.docs)))
	for _, doc := range c.docs {
		if matches(doc, filter) {
			list.Set(reflect.Append(list, reflect.ValueOf(doc)))
		}
	}
	return nil
}

func (c *collection) ReplaceOne(_ context.Context, filter docstore.M, doc any) error {
	c.mu.Lock()
	defer c.mu.Unlock()
	i := c.index(filter)
	if i < 0 {
		return docstore.ErrNoDocuments
	}
	doc = reflect.Indirect(reflect.ValueOf(doc)).Interface()
	if c.clash(doc, i) {
		return docstore.ErrDuplicateKey
	}
	c.docs[i] = doc
	return nil
}

func (c *collection) DeleteOne(_ context.Context, filter docstore.M) error {
	c.mu.Lock()
	defer c.mu.Unlock()
	i := c.index(filter)
	if i < 0 {
		return docstore.ErrNoDocuments
	}
	c.docs = append(c.docs[:i], c.docs[i+1:]...)
	return nil
}

func (c *collection) index(filter docstore.M) int {
	for i, doc := range c.docs {
		if matches(doc, filter) {
			return i
		}
	}
	return -1
}

func (c *collection) clash(doc any, except int) bool {
	for _, field := range c.unique {
		for i, other := range c.docs {
			if i != except && value(doc, field) == value(other, field) {
				return true
			}
		}
	}
	return false
}

func matches(doc any, filter docstore.M) bool {
	for field, want := range filter {
		if value(doc, field) != want {
			return false
		}
	}
	return true
}

func value(doc any, field string) any {
	v := reflect.ValueOf(doc)
	for i := range v.NumField() {
		if v.Type().Field(i).Tag.Get("doc") == field {
			return v.Field(i).Interface()
		}
	}
	return nil
}
