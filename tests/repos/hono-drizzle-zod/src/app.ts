import { Hono } from 'hono';
import { logger } from 'hono/logger';
import type { Db } from './db/client.js';
import { growerRoutes } from './routes/growers.js';
import { seedRoutes } from './routes/seeds.js';

export function createApp(db: Db) {
  const app = new Hono();

  app.use('*', logger());
  app.get('/healthz', (c) => c.text('ok'));
  app.route('/growers', growerRoutes(db));
  app.route('/seeds', seedRoutes(db));

  return app;
}
