package bootstrap

import (
	"errors"
	"os"
	"time"
)

type Env struct {
	Address           string
	DatabaseURL       string
	ContextTimeout    time.Duration
	AccessTokenSecret string
}

func NewEnv() (*Env, error) {
	env := &Env{
		Address:           os.Getenv("APP_ADDRESS"),
		DatabaseURL:       os.Getenv("DATABASE_URL"),
		AccessTokenSecret: os.Getenv("ACCESS_TOKEN_SECRET"),
		ContextTimeout:    2 * time.Second,
	}
	if env.Address == "" {
		env.Address = ":8080"
	}
	if raw := os.Getenv("CONTEXT_TIMEOUT"); raw != "" {
		d, err := time.ParseDuration(raw)
		if err != nil {
			return nil, err
		}
		env.ContextTimeout = d
	}
	if len(env.AccessTokenSecret) < 32 {
		return nil, errors.New("ACCESS_TOKEN_SECRET must have at least 32 characters")
	}
	return env, nil
}
