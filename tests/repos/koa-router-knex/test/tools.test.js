const assert = require('node:assert')
const request = require('supertest')
const app = require('../src/app')
const database = require('./database')

const drill = { name: 'Drill', code: 'DR-1', weight: 3, borrowed: false, bought_on: '2023-01-05' }

describe('tools', () => {
  let agent
  const auth = { authorization: 'Bearer let-me-in' }

  beforeEach(async () => {
    await database()
    agent = request(app.callback())
  })

  it('creates a tool and reads it', async () => {
    const created = await agent.post('/api/tools').set(auth).send(drill).expect(201)
    assert.equal(created.body.name, drill.name)
    assert.equal(created.body.weight, drill.weight)
    const read = await agent.get(`/api/tools/${created.body.id}`).expect(200)
    assert.equal(read.body.code, drill.code)
  })

  it('lists tools', async () => {
    await agent.post('/api/tools').set(auth).send(drill).expect(201)
    const list = await agent.get('/api/tools').expect(200)
    assert.equal(list.body.length, 1)
  })

  it('changes a tool', async () => {
    const { body } = await agent.post('/api/tools').set(auth).send(drill).expect(201)
    const changed = { name: 'Big drill', code: 'DR-2', weight: 5, borrowed: true, bought_on: '2023-02-05' }
    const updated = await agent.put(`/api/tools/${body.id}`).set(auth).send(changed).expect(200)
    assert.equal(updated.body.name, changed.name)
    assert.equal(updated.body.borrowed, changed.borrowed)
  })

  it('takes a tool away', async () => {
    const { body } = await agent.post('/api/tools').set(auth).send(drill).expect(201)
    await agent.delete(`/api/tools/${body.id}`).set(auth).expect(204)
    await agent.get(`/api/tools/${body.id}`).expect(404)
  })

  it('wants a token for writing', async () => {
    await agent.post('/api/tools').send(drill).expect(401)
  })

  it('refuses a code that is taken', async () => {
    await agent.post('/api/tools').set(auth).send(drill).expect(201)
    await agent.post('/api/tools').set(auth).send(drill).expect(409)
  })
})
