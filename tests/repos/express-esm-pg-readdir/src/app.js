import { readdir } from 'node:fs/promises';
import express from 'express';
import { errorHandler } from './middleware/errors.js';

// Every file of `api` has a router.
const api = new URL('./api/', import.meta.url);

export async function createApp() {
  const app = express();
  app.use(express.json());

  for (const file of (await readdir(api)).filter((name) => name.endsWith('.js'))) {
    const { default: router } = await import(new URL(file, api).href);
    app.use('/api', router);
  }

  app.use((req, res) => res.status(404).json({ error: 'Not found' }));
  app.use(errorHandler);
  return app;
}
