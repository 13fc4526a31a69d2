const app = require('./src/app')

const port = process.env.PORT || 3000

app.listen(port, () => {
  process.stdout.write(`listening on ${port}\n`)
})
