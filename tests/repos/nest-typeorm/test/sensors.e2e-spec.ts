import { INestApplication, ValidationPipe } from '@nestjs/common';
import { Test } from '@nestjs/testing';
import request from 'supertest';
import { AppModule } from '../src/app.module';

describe('/sensors (e2e)', () => {
  let app: INestApplication;

  beforeAll(async () => {
    const moduleRef = await Test.createTestingModule({
      imports: [AppModule],
    }).compile();
    app = moduleRef.createNestApplication();
    app.useGlobalPipes(
      new ValidationPipe({ whitelist: true, transform: true }),
    );
    await app.init();
  });

  afterAll(async () => {
    await app.close();
  });

  it('lives a whole life', async () => {
    const server = app.getHttpServer();
    const created = await request(server)
      .post('/sensors')
      .set('x-api-key', 'secret')
      .send({ serial: 'SN-1', label: 'Roof', interval: 60 })
      .expect(201);
    const id = created.body.id;
    expect(created.body.label).toBe('Roof');

    const read = await request(server).get(`/sensors/${id}`).expect(200);
    expect(read.body.serial).toBe('SN-1');

    await request(server)
      .patch(`/sensors/${id}`)
      .set('x-api-key', 'secret')
      .send({ label: 'Cellar' })
      .expect(200);
    const list = await request(server).get('/sensors').expect(200);
    expect(list.body).toHaveLength(1);

    await request(server)
      .delete(`/sensors/${id}`)
      .set('x-api-key', 'secret')
      .expect(204);
    await request(server).get(`/sensors/${id}`).expect(404);
  });

  it('lets nobody write without a key', async () => {
    await request(app.getHttpServer())
      .post('/sensors')
      .send({ serial: 'SN-2', label: 'Roof', interval: 60 })
      .expect(401);
  });

  it('refuses a sensor without a serial', async () => {
    await request(app.getHttpServer())
      .post('/sensors')
      .set('x-api-key', 'secret')
      .send({ label: 'Roof', interval: 60 })
      .expect(400);
  });
});
