import { MigrationInterface, QueryRunner } from 'typeorm';

export class CreateSensors1700000100000 implements MigrationInterface {
  public async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(
      `CREATE TABLE "sensors" ("id" integer PRIMARY KEY AUTOINCREMENT NOT NULL, "serial" varchar NOT NULL UNIQUE, "label" varchar NOT NULL, "interval" integer NOT NULL, "active" boolean NOT NULL DEFAULT (1), "createdAt" datetime NOT NULL DEFAULT (datetime('now')))`,
    );
  }

  public async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`DROP TABLE "sensors"`);
  }
}
