import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { Site } from './site.entity';
import { SitesController } from './sites.controller';

@Module({
  imports: [TypeOrmModule.forFeature([Site])],
  controllers: [SitesController],
})
export class SitesModule {}
