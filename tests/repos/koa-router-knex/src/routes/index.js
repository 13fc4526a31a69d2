const Router = require('@koa/router')
const borrowers = require('./borrowers')
const tools = require('./tools')

const router = new Router({ prefix: '/api' })

router.use('/borrowers', borrowers.routes())
router.use('/tools', tools.routes())

module.exports = router
