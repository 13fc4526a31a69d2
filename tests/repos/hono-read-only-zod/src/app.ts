import { Hono } from 'hono';
import { stationRoutes } from './stations/routes';

export const app = new Hono();

app.get('/health', (c) => c.json({ ok: true }));
app.route('/stations', stationRoutes);
app.notFound((c) => c.json({ message: 'Not found' }, 404));
