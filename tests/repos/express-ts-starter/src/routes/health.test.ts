import request from 'supertest';
import { expect, test } from 'vitest';
import { createApp } from '../app';

test('the service is healthy', async () => {
  const response = await request(createApp()).get('/health');
  expect(response.status).toBe(200);
  expect(response.body).toEqual({ status: 'ok' });
});
