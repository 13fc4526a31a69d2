import { beforeEach, describe, expect, it } from 'vitest';
import { createApp } from '../src/app.js';
import { openDatabase } from '../src/db/client.js';

const sample = { variety: 'Brandywine', packets: 12, heirloom: true, notes: null };

describe('seeds', () => {
  let app: ReturnType<typeof createApp>;

  const send = (method: string, path: string, body?: unknown) =>
    app.request(path, {
      method,
      headers: { 'content-type': 'application/json' },
      body: body === undefined ? undefined : JSON.stringify(body),
    });

  beforeEach(async () => {
    app = createApp(await openDatabase());
  });

  it('creates a seed and reads it back', async () => {
    const created = await send('POST', '/seeds', sample);
    expect(created.status).toBe(201);
    const { id } = (await created.json()) as { id: number };

    const read = await send('GET', `/seeds/${id}`);
    expect(read.status).toBe(200);
    expect(await read.json()).toMatchObject(sample);
  });

  it('lists seeds', async () => {
    await send('POST', '/seeds', sample);
    await send('POST', '/seeds', { ...sample, variety: 'Black Krim' });

    const list = await send('GET', '/seeds');
    expect(await list.json()).toHaveLength(2);
  });

  it('refuses a variety that is taken', async () => {
    await send('POST', '/seeds', sample);
    const again = await send('POST', '/seeds', sample);
    expect(again.status).toBe(409);
  });

  it('refuses a seed without a variety', async () => {
    const bad = await send('POST', '/seeds', { ...sample, variety: '' });
    expect(bad.status).toBe(400);
  });

  it('changes a seed', async () => {
    const created = await send('POST', '/seeds', sample);
    const { id } = (await created.json()) as { id: number };

    const changed = await send('PUT', `/seeds/${id}`, { ...sample, heirloom: false });
    expect(await changed.json()).toMatchObject({ heirloom: false });
  });

  it('takes a seed away', async () => {
    const created = await send('POST', '/seeds', sample);
    const { id } = (await created.json()) as { id: number };

    expect((await send('DELETE', `/seeds/${id}`)).status).toBe(204);
    expect((await send('GET', `/seeds/${id}`)).status).toBe(404);
  });
});
