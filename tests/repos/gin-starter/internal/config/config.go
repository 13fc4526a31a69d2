package config

import "os"

type Config struct {
	Addr string
	Mode string
}

func Load() Config {
	cfg := Config{Addr: os.Getenv("ADDR"), Mode: os.Getenv("GIN_MODE")}
	if cfg.Addr == "" {
		cfg.Addr = ":8080"
	}
	return cfg
}
