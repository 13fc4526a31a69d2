import { Hono } from 'hono';
import type { Db } from '../db/client.js';
import { growers } from '../db/schema.js';

export function growerRoutes(db: Db) {
  const app = new Hono();

  app.get('/', async (c) => c.json(await db.select().from(growers).orderBy(growers.name)));

  return app;
}
