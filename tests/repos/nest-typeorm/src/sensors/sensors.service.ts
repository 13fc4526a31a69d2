import {
  ConflictException,
  Injectable,
  NotFoundException,
} from '@nestjs/common';
import { InjectRepository } from '@nestjs/typeorm';
import { Repository } from 'typeorm';
import { CreateSensorDto } from './dto/create-sensor.dto';
import { UpdateSensorDto } from './dto/update-sensor.dto';
import { Sensor } from './sensor.entity';

@Injectable()
export class SensorsService {
  constructor(
    @InjectRepository(Sensor)
    private readonly sensorsRepository: Repository<Sensor>,
  ) {}

  async create(createSensorDto: CreateSensorDto): Promise<Sensor> {
    const taken = await this.sensorsRepository.findOneBy({
      serial: createSensorDto.serial,
    });
    if (taken) {
      throw new ConflictException('serial is taken');
    }
    const sensor = this.sensorsRepository.create(createSensorDto);
    return this.sensorsRepository.save(sensor);
  }

  findAll(): Promise<Sensor[]> {
    return this.sensorsRepository.find({ order: { id: 'ASC' } });
  }

  async findOne(id: number): Promise<Sensor> {
    const sensor = await this.sensorsRepository.findOneBy({ id });
    if (!sensor) {
      throw new NotFoundException(`Sensor ${id} not found`);
    }
    return sensor;
  }

  async update(id: number, updateSensorDto: UpdateSensorDto): Promise<Sensor> {
    const sensor = await this.findOne(id);
    return this.sensorsRepository.save({ ...sensor, ...updateSensorDto });
  }

  async remove(id: number): Promise<void> {
    const sensor = await this.findOne(id);
    await this.sensorsRepository.remove(sensor);
  }
}
