-- Version: 1.01
-- Description: Create table vendors
CREATE TABLE vendors (
	vendor_id    UUID      NOT NULL,
	name         TEXT      NOT NULL,
	date_created TIMESTAMP NOT NULL,
	date_updated TIMESTAMP NOT NULL,

	PRIMARY KEY (vendor_id)
);

-- Version: 1.02
-- Description: Create table products
CREATE TABLE products (
	product_id   UUID           NOT NULL,
	sku          TEXT           NOT NULL UNIQUE,
	name         TEXT           NOT NULL,
	cost         NUMERIC(10, 2) NOT NULL,
	discontinued BOOLEAN        NOT NULL,
	date_listed  TIMESTAMP      NOT NULL,
	date_created TIMESTAMP      NOT NULL,
	date_updated TIMESTAMP      NOT NULL,

	PRIMARY KEY (product_id)
);
