const express = require("express");
const db = require("./app/models");

const app = express();

app.use(express.json());

require("./app/routes/song.routes.js")(app);

if (require.main === module) {
  db.mongoose.connect(process.env.MONGODB_URI).then(() => app.listen(process.env.PORT || 8080));
}

module.exports = app;
