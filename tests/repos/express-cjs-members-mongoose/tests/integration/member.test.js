const request = require('supertest');
const app = require('../../src/app');
const { Member } = require('../../src/models');
const inMemory = require('../fixtures/memory');
const { memberOne, chair, insertMembers, bearer } = require('../fixtures/member.fixture');

beforeEach(async () => {
  inMemory(Member);
  await insertMembers([memberOne, chair]);
});

afterEach(() => {
  jest.restoreAllMocks();
});

describe('Member routes', () => {
  test('should let the chair create a member, once', async () => {
    const body = { name: 'Edsger', email: 'edsger@example.com', password: 'password1', role: 'member' };
    const post = () => request(app).post('/v1/members').set('Authorization', bearer(chair)).send(body);

    const res = await post().expect(201);
    expect(res.body).not.toHaveProperty('password');
    expect(res.body).toMatchObject({ name: 'Edsger', email: 'edsger@example.com', role: 'member' });

    await post().expect(400);
  });

  test('should return 401 without a token', async () => {
    await request(app).get('/v1/members').expect(401);
  });

  test('should let members see themselves, and nobody else', async () => {
    const get = (member) => request(app).get(`/v1/members/${member._id}`).set('Authorization', bearer(memberOne));

    await get(memberOne).expect(200);
    await get(chair).expect(403);
  });

  test('should let the chair delete a member', async () => {
    const path = `/v1/members/${memberOne._id}`;
    await request(app).delete(path).set('Authorization', bearer(chair)).expect(204);
    await request(app).get(path).set('Authorization', bearer(chair)).expect(404);
  });
});
