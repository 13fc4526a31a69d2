package config

import (
	"fmt"
	"os"

	"gopkg.in/yaml.v3"
)

// App config struct
type Config struct {
	Server   ServerConfig   `yaml:"server"`
	Postgres PostgresConfig `yaml:"postgres"`
}

type ServerConfig struct {
	Port         string `yaml:"port"`
	JwtSecretKey string `yaml:"jwtSecretKey"`
}

type PostgresConfig struct {
	URL string `yaml:"url"`
}

// Load config file from given path
func Load(filename string) (*Config, error) {
	raw, err := os.ReadFile(filename)
	if err != nil {
		return nil, fmt.Errorf("config: %w", err)
	}
	var c Config
	if err := yaml.Unmarshal(raw, &c); err != nil {
		return nil, fmt.Errorf("config: %w", err)
	}
	return &c, nil
}
