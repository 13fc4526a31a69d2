package bootstrap

import (
	"database/sql"
	"fmt"

	_ "github.com/jackc/pgx/v5/stdlib"
)

// Application holds what lives as long as the process.
type Application struct {
	Env *Env
	DB  *sql.DB
}

func App() (*Application, error) {
	env, err := NewEnv()
	if err != nil {
		return nil, err
	}
	db, err := sql.Open("pgx", env.DatabaseURL)
	if err != nil {
		return nil, fmt.Errorf("open database: %w", err)
	}
	db.SetMaxOpenConns(10)
	return &Application{Env: env, DB: db}, nil
}

func (app *Application) Close() {
	_ = app.DB.Close()
}
