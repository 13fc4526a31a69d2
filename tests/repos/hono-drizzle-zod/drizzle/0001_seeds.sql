CREATE TABLE `seeds` (
	`id` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`variety` text NOT NULL,
	`packets` integer NOT NULL,
	`heirloom` integer NOT NULL,
	`notes` text,
	`created_at` text NOT NULL
);
--> statement-breakpoint
CREATE UNIQUE INDEX `seeds_variety_unique` ON `seeds` (`variety`);
