const Sequelize = require("sequelize");

const sequelize = new Sequelize(process.env.DATABASE_URL || "postgres://localhost/notebook", {
  logging: false
});

const db = {};

db.Sequelize = Sequelize;
db.sequelize = sequelize;

db.notes = require("./note.model.js")(sequelize, Sequelize);

module.exports = db;
