import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { dataSourceOptions } from './data-source';
import { SensorsModule } from './sensors/sensors.module';
import { SitesModule } from './sites/sites.module';

@Module({
  imports: [
    TypeOrmModule.forRoot(dataSourceOptions),
    SensorsModule,
    SitesModule,
  ],
})
export class AppModule {}
