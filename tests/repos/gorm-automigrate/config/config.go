package config

import "os"

// Config is read from the environment once, at the start.
type Config struct {
	Port   string
	DBPath string
}

func Load() Config {
	return Config{Port: get("PORT", "8080"), DBPath: get("DB_PATH", "store.db")}
}

func get(key, def string) string {
	if v := os.Getenv(key); v != "" {
		return v
	}
	return def
}
