const Joi = require('joi')
const tools = require('../repositories/tools')

const toolSchema = Joi.object({
  name: Joi.string().max(255).required(),
  code: Joi.string().max(20).required(),
  weight: Joi.number().integer().required(),
  borrowed: Joi.boolean().required(),
  bought_on: Joi.date().allow(null)
})

exports.list = async (ctx) => {
  ctx.body = await tools.findAll()
}

exports.get = async (ctx) => {
  const tool = await tools.findById(ctx.params.id)
  if (!tool) ctx.throw(404, 'Tool not found')
  ctx.body = tool
}

exports.create = async (ctx) => {
  const input = await toolSchema.validateAsync(ctx.request.body)
  if (await tools.findByCode(input.code)) ctx.throw(409, 'Code is taken')
  ctx.status = 201
  ctx.body = await tools.insert(input)
}

exports.update = async (ctx) => {
  const input = await toolSchema.validateAsync(ctx.request.body)
  const tool = await tools.update(ctx.params.id, input)
  if (!tool) ctx.throw(404, 'Tool not found')
  ctx.body = tool
}

exports.remove = async (ctx) => {
  const removed = await tools.remove(ctx.params.id)
  if (!removed) ctx.throw(404, 'Tool not found')
  ctx.status = 204
}
