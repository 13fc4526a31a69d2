module.exports = async function errors (ctx, next) {
  try {
    await next()
  } catch (err) {
    if (err.isJoi) {
      ctx.status = 422
      ctx.body = { error: err.details.map((d) => d.message).join(', ') }
      return
    }
    ctx.status = err.status || 500
    ctx.body = { error: err.expose ? err.message : 'Internal error' }
  }
}
