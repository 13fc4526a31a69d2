const mongoose = require("mongoose");

const db = {};

db.mongoose = mongoose;

db.songs = require("./song.model.js")(mongoose);

module.exports = db;
