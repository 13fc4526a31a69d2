const request = require('supertest');
const app = require('../../index');
const inMemory = require('../tests/memory');
const Boat = require('./boat.model');

inMemory(Boat);

describe('## Boat APIs', () => {
  let boat = {
    title: 'Anna',
    berth: 'B07'
  };

  it('should create a new boat', async () => {
    const res = await request(app).post('/api/boats').send(boat).expect(200);
    expect(res.body.title).toBe(boat.title);
    expect(res.body.berth).toBe(boat.berth);
    boat = res.body;
  });

  it('should refuse a boat without a berth', async () => {
    await request(app).post('/api/boats').send({}).expect(400);
  });

  it('should get boat details', async () => {
    const res = await request(app).get(`/api/boats/${boat._id}`).expect(200);
    expect(res.body.title).toBe(boat.title);
    expect(res.body.berth).toBe(boat.berth);
  });

  it('should update boat details', async () => {
    boat.title = 'Berta';
    const res = await request(app).put(`/api/boats/${boat._id}`).send(boat).expect(200);
    expect(res.body.title).toBe('Berta');
    expect(res.body.berth).toBe(boat.berth);
  });

  it('should get all boats', async () => {
    const res = await request(app).get('/api/boats').query({ limit: 10 }).expect(200);
    expect(res.body).toHaveLength(1);
  });

  it('should delete boat', async () => {
    await request(app).delete(`/api/boats/${boat._id}`).expect(200);
    await request(app).get(`/api/boats/${boat._id}`).expect(404);
  });
});
