package config

import "os"

type Config struct {
	API      API
	Database Database
}

type API struct {
	Port string
}

type Database struct {
	Path string
}

func New() *Config {
	return &Config{
		API:      API{Port: env("API_PORT", "3080")},
		Database: Database{Path: env("DB_PATH", "library.db")},
	}
}

func env(key, fallback string) string {
	if v, ok := os.LookupEnv(key); ok {
		return v
	}
	return fallback
}
