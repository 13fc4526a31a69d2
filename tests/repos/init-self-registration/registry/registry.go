// Package registry knows the modules that were linked in.
package registry

import (
	"database/sql"
	"fmt"
	"net/http"
	"sort"
)

// Module is one resource with its table and its routes.
type Module struct {
	Name   string
	Schema string
	Mount  func(mux *http.ServeMux, db *sql.DB)
}

var modules = map[string]Module{}

// Register is called from the init of a module.
func Register(m Module) {
	if _, twice := modules[m.Name]; twice {
		panic("module registered twice: " + m.Name)
	}
	modules[m.Name] = m
}

// Names of the modules, sorted.
func Names() []string {
	names := make([]string, 0, len(modules))
	for name := range modules {
		names = append(names, name)
	}
	sort.Strings(names)
	return names
}

// Build makes the tables and mounts the routes of all modules.
func Build(db *sql.DB) (http.Handler, error) {
	mux := http.NewServeMux()
	for _, name := range Names() {
		m := modules[name]
		if _, err := db.Exec(m.Schema); err != nil {
			return nil, fmt.Errorf("schema of %s: %w", name, err)
		}
		m.Mount(mux, db)
	}
	return mux, nil
}
