import knex, { type Knex } from 'knex'

let connection: Knex | undefined

export function database (): Knex {
  connection ??= knex({ client: 'pg', connection: process.env.DATABASE_URL })
  return connection
}

export function useDatabase (other: Knex): void {
  connection = other
}
