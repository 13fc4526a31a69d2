import { Hono } from 'hono';
import { findStation, findStations } from './store';

export const stationRoutes = new Hono();

stationRoutes.get('/', (c) => c.json(findStations()));

stationRoutes.get('/:id', (c) => {
  const station = findStation(Number(c.req.param('id')));
  if (!station) {
    return c.json({ message: 'Station not found' }, 404);
  }
  return c.json(station);
});
