import { expect, test } from 'vitest';
import { buildApp } from './app.js';

test('the service is healthy', async () => {
  const app = await buildApp();
  const response = await app.inject('/health');
  expect(response.statusCode).toBe(200);
  expect(response.json()).toEqual({ status: 'ok' });
});
