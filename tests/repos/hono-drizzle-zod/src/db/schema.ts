import { integer, sqliteTable, text } from 'drizzle-orm/sqlite-core';

export const growers = sqliteTable('growers', {
  id: integer('id').primaryKey({ autoIncrement: true }),
  name: text('name').notNull(),
});

export const seeds = sqliteTable('seeds', {
  id: integer('id').primaryKey({ autoIncrement: true }),
  variety: text('variety').notNull().unique(),
  packets: integer('packets').notNull(),
  heirloom: integer('heirloom', { mode: 'boolean' }).notNull(),
  notes: text('notes'),
  createdAt: text('created_at').notNull(),
});

export type Grower = typeof growers.$inferSelect;
export type Seed = typeof seeds.$inferSelect;
export type NewSeed = typeof seeds.$inferInsert;
