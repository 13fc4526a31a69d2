import { App } from './app';
import { ParcelRoute } from './routes/parcel.route';
import { StatusRoute } from './routes/status.route';

const app = new App([new ParcelRoute(), new StatusRoute()]);

app.listen(Number(process.env.PORT ?? 3000));
