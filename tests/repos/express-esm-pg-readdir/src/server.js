import { createApp } from './app.js';

const app = await createApp();

app.listen(process.env.PORT ?? 3000);
