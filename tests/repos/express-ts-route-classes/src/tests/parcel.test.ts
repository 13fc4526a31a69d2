import request from 'supertest';
import { describe, expect, it } from 'vitest';
import { App } from '../app';
import { ParcelRoute } from '../routes/parcel.route';

describe('parcels', () => {
  const route = new ParcelRoute();
  const { app } = new App([route]);

  it('creates a parcel and finds it', async () => {
    const created = await request(app).post(`${route.path}`).send({ label: 'books', weight: 3, fragile: false });
    expect(created.status).toBe(201);
    expect(created.body.data).toEqual({ id: 1, label: 'books', weight: 3, fragile: false });

    const found = await request(app).get(`${route.path}/1`);
    expect(found.body.data.label).toBe('books');
  });

  it('answers 404 for a parcel that is not there', async () => {
    const answer = await request(app).get(`${route.path}/99`);
    expect(answer.status).toBe(404);
  });
});
