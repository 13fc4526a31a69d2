import assert from 'node:assert/strict';
import { beforeEach, describe, it } from 'node:test';
import request from 'supertest';
import { createApp } from '../src/app.js';
import { database } from '../src/db/memory.js';

const tourer = { frame: 'F-100', model: 'Tourer', gears: 21, electric: false };

describe('bikes', () => {
  let app;

  beforeEach(async () => {
    database();
    app = await createApp();
  });

  it('creates a bike and reads it back', async () => {
    const created = await request(app).post('/api/bikes').send(tourer).expect(201);
    const read = await request(app).get(`/api/bikes/${created.body.id}`).expect(200);
    assert.equal(read.body.frame, tourer.frame);
  });

  it('lists bikes', async () => {
    await request(app).post('/api/bikes').send(tourer).expect(201);
    const list = await request(app).get('/api/bikes').expect(200);
    assert.equal(list.body.length, 1);
  });

  it('changes a bike', async () => {
    const { body } = await request(app).post('/api/bikes').send(tourer).expect(201);
    const changed = { frame: 'F-101', model: 'Racer', gears: 12, electric: true };
    const updated = await request(app).put(`/api/bikes/${body.id}`).send(changed).expect(200);
    assert.equal(updated.body.electric, changed.electric);
  });

  it('takes a bike away', async () => {
    const { body } = await request(app).post('/api/bikes').send(tourer).expect(201);
    await request(app).delete(`/api/bikes/${body.id}`).expect(204);
    await request(app).get(`/api/bikes/${body.id}`).expect(404);
  });

  it('refuses a bike without a frame', async () => {
    await request(app).post('/api/bikes').send({ ...tourer, frame: '' }).expect(422);
  });
});
