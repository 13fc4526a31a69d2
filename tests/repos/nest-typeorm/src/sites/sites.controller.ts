import { Controller, Get } from '@nestjs/common';
import { InjectRepository } from '@nestjs/typeorm';
import { Repository } from 'typeorm';
import { Site } from './site.entity';

@Controller('sites')
export class SitesController {
  constructor(
    @InjectRepository(Site)
    private readonly sites: Repository<Site>,
  ) {}

  @Get()
  findAll(): Promise<Site[]> {
    return this.sites.find();
  }
}
