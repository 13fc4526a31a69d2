module.exports = async function token (ctx, next) {
  if (ctx.get('authorization') !== `Bearer ${process.env.TOKEN || 'let-me-in'}`) {
    ctx.throw(401, 'No valid token')
  }
  await next()
}
