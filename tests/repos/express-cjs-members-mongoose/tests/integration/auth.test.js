const request = require('supertest');
const app = require('../../src/app');
const { Member } = require('../../src/models');
const inMemory = require('../fixtures/memory');

beforeEach(() => {
  inMemory(Member);
});

afterEach(() => {
  jest.restoreAllMocks();
});

test('should refuse a password without a number', async () => {
  const body = { name: 'Ada', email: 'ada@example.com', password: 'password' };
  await request(app).post('/v1/auth/register').send(body).expect(400);
});

test('should register a member', async () => {
  const body = { name: 'Ada', email: 'ada@example.com', password: 'password1' };
  const res = await request(app).post('/v1/auth/register').send(body).expect(201);
  expect(res.body).toHaveProperty('token');
});
