const express = require("express");
const db = require("./app/models");

const app = express();

app.use(express.json());

require("./app/routes/note.routes.js")(app);

if (require.main === module) {
  db.sequelize.sync().then(() => app.listen(process.env.PORT || 8080));
}

module.exports = app;
