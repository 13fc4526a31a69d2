import { createApp } from './app.js';
import { openDatabase } from './db/client.js';

const app = createApp(await openDatabase());

export default { port: Number(process.env.PORT ?? 3000), fetch: app.fetch };
