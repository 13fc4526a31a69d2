package main

import (
	"context"
	"errors"
	"log/slog"
	"net/http"
	"os"
	"os/signal"
	"syscall"
	"time"

	"github.com/jackc/pgx/v5/pgxpool"

	"fleet.example/api/internal/config"
	"fleet.example/api/internal/handler"
	"fleet.example/api/internal/router"
	"fleet.example/api/internal/storage"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()

	cfg := config.FromEnv()
	pool, err := pgxpool.New(ctx, cfg.DatabaseURL)
	if err != nil {
		slog.Error("database", "error", err)
		os.Exit(1)
	}
	defer pool.Close()

	drivers := handler.NewDriverHandler(storage.NewDriverStorage(pool))
	vehicles := handler.NewVehicleHandler(storage.NewVehicleStorage(pool))

	srv := &http.Server{
		Addr:              cfg.Address,
		Handler:           router.New(cfg.APIToken, drivers, vehicles),
		ReadHeaderTimeout: 5 * time.Second,
	}
	go func() {
		<-ctx.Done()
		_ = srv.Shutdown(context.Background())
	}()
	if err := srv.ListenAndServe(); !errors.Is(err, http.ErrServerClosed) {
		slog.Error("server", "error", err)
		os.Exit(1)
	}
}
