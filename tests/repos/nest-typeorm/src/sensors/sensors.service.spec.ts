import { NotFoundException } from '@nestjs/common';
import { Test } from '@nestjs/testing';
import { getRepositoryToken } from '@nestjs/typeorm';
import { Sensor } from './sensor.entity';
import { SensorsService } from './sensors.service';

const oneSensor = {
  id: 1,
  serial: 'SN-1',
  label: 'Roof',
  interval: 60,
  active: true,
};

describe('SensorsService', () => {
  let service: SensorsService;
  const repository = {
    create: jest.fn((dto) => dto),
    save: jest.fn(async (sensor) => ({ id: 1, ...sensor })),
    find: jest.fn(async () => [oneSensor]),
    findOneBy: jest.fn(),
    remove: jest.fn(),
  };

  beforeEach(async () => {
    jest.clearAllMocks();
    const module = await Test.createTestingModule({
      providers: [
        SensorsService,
        { provide: getRepositoryToken(Sensor), useValue: repository },
      ],
    }).compile();
    service = module.get(SensorsService);
  });

  it('creates a sensor', async () => {
    repository.findOneBy.mockResolvedValue(null);
    const sensor = await service.create({
      serial: 'SN-1',
      label: 'Roof',
      interval: 60,
    });
    expect(sensor).toMatchObject({
      id: 1,
      serial: 'SN-1',
      label: 'Roof',
      interval: 60,
    });
  });

  it('lists sensors', async () => {
    expect(await service.findAll()).toEqual([oneSensor]);
  });

  it('knows no sensor that is not there', async () => {
    repository.findOneBy.mockResolvedValue(null);
    await expect(service.findOne(7)).rejects.toThrow(NotFoundException);
  });
});
