const Router = require('@koa/router')
const db = require('../db')

const router = new Router()

router.get('/', async (ctx) => {
  ctx.body = await db.get()('borrowers').select('id', 'name')
})

module.exports = router
