const Router = require('@koa/router')
const tools = require('../controllers/tools')
const token = require('../middleware/token')

const router = new Router()

router.get('/', tools.list)
router.get('/:id', tools.get)
router.post('/', token, tools.create)
router.put('/:id', token, tools.update)
router.delete('/:id', token, tools.remove)

module.exports = router
