const request = require('supertest')
const app = require('../src/app')

test('GET /health', async () => {
  const response = await request(app).get('/health')
  expect(response.status).toBe(200)
  expect(response.body).toEqual({ status: 'ok' })
})
