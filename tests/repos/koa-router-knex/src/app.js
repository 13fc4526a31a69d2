const Koa = require('koa')
const bodyParser = require('koa-bodyparser')
const errors = require('./middleware/errors')
const router = require('./routes')

const app = new Koa()

app.use(errors)
app.use(bodyParser())
app.use(router.routes())
app.use(router.allowedMethods())

module.exports = app
