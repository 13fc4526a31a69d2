import { Type, type Static } from '@sinclair/typebox'

export type Gauge = Static<typeof GaugeSchema>

export const GaugeSchema = Type.Object({
  id: Type.Integer(),
  code: Type.String(),
  river: Type.String(),
  depth: Type.Integer(),
  active: Type.Boolean(),
  created_at: Type.Any()
})

export const CreateGaugeSchema = Type.Object({
  code: Type.String({ minLength: 1 }),
  river: Type.String({ minLength: 1 }),
  depth: Type.Integer(),
  active: Type.Boolean()
})

export const UpdateGaugeSchema = Type.Object({
  code: Type.Optional(Type.String({ minLength: 1 })),
  river: Type.Optional(Type.String({ minLength: 1 })),
  depth: Type.Optional(Type.Integer()),
  active: Type.Optional(Type.Boolean())
})
