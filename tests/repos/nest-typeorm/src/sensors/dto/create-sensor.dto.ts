import {
  IsBoolean,
  IsInt,
  IsOptional,
  IsString,
  MaxLength,
} from 'class-validator';

export class CreateSensorDto {
  @IsString()
  @MaxLength(40)
  serial: string;

  @IsString()
  label: string;

  @IsInt()
  interval: number;

  @IsOptional()
  @IsBoolean()
  active?: boolean;
}
