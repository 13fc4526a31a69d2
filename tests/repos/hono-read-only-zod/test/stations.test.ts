import { describe, expect, it } from 'vitest';
import { app } from '../src/app';
import { stationSchema } from '../src/stations/schema';

describe('stations', () => {
  it('lists all stations', async () => {
    const res = await app.request('/stations');
    expect(res.status).toBe(200);
    expect(await res.json()).toHaveLength(2);
  });

  it('shows one station', async () => {
    const res = await app.request('/stations/1');
    const station = stationSchema.parse(await res.json());
    expect(station.code).toBe('AVO');
    expect(station.automatic).toBe(true);
  });

  it('answers 404 for a station that is not there', async () => {
    const res = await app.request('/stations/99');
    expect(res.status).toBe(404);
  });
});
