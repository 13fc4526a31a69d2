import { DataSourceOptions } from 'typeorm';
import { Sensor } from './sensors/sensor.entity';
import { Site } from './sites/site.entity';

export const dataSourceOptions: DataSourceOptions = {
  type: 'sqljs',
  entities: [Sensor, Site],
  migrations: [__dirname + '/migrations/*.{ts,js}'],
  migrationsRun: true,
};
