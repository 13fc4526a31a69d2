package main

import (
	"context"
	"log/slog"
	"net/http"
	"os"
	"time"

	_ "github.com/jackc/pgx/v5/stdlib"
	"github.com/jmoiron/sqlx"

	"github.com/granite-shop/service/api/services/sales/build"
	"github.com/granite-shop/service/app/sdk/mux"
	"github.com/granite-shop/service/business/domain/productbus"
	"github.com/granite-shop/service/business/domain/productbus/stores/productdb"
	"github.com/granite-shop/service/business/domain/vendorbus"
	"github.com/granite-shop/service/business/domain/vendorbus/stores/vendordb"
)

func main() {
	log := slog.New(slog.NewJSONHandler(os.Stdout, nil))
	if err := run(context.Background(), log); err != nil {
		log.Error("startup", "err", err)
		os.Exit(1)
	}
}

func run(ctx context.Context, log *slog.Logger) error {
	db, err := sqlx.Open("pgx", os.Getenv("DATABASE_URL"))
	if err != nil {
		return err
	}
	defer db.Close()

	// -------------------------------------------------------------------------
	// Create Business Packages

	vendorBus := vendorbus.NewBusiness(log, vendordb.NewStore(log, db))
	productBus := productbus.NewBusiness(log, productdb.NewStore(log, db))

	// -------------------------------------------------------------------------
	// Start API Service

	cfg := mux.Config{
		Build: "develop",
		Log:   log,
		Token: os.Getenv("SALES_TOKEN"),
		BusConfig: mux.BusConfig{
			VendorBus:  vendorBus,
			ProductBus: productBus,
		},
	}

	log.InfoContext(ctx, "startup", "status", "api router started", "host", ":3000")

	api := http.Server{
		Addr:              ":3000",
		Handler:           mux.WebAPI(cfg, build.Routes()),
		ReadHeaderTimeout: 5 * time.Second,
	}
	return api.ListenAndServe()
}
