package config

import "os"

type Config struct {
	Address     string
	DatabaseURL string
	APIToken    string
}

// FromEnv reads FLEET_ADDRESS, DATABASE_URL and FLEET_API_TOKEN.
func FromEnv() Config {
	cfg := Config{
		Address:     os.Getenv("FLEET_ADDRESS"),
		DatabaseURL: os.Getenv("DATABASE_URL"),
		APIToken:    os.Getenv("FLEET_API_TOKEN"),
	}
	if cfg.Address == "" {
		cfg.Address = ":7070"
	}
	return cfg
}
