const db = require("../models");

const Song = db.songs;

exports.create = async (req, res) => {
  const song = await new Song({ title: req.body.title, slow: req.body.slow }).save();
  res.status(201).send(song);
};

exports.findAll = async (req, res) => {
  res.send(await Song.find());
};

exports.findOne = async (req, res) => {
  const song = await Song.findById(req.params.id);
  if (!song) {
    return res.status(404).send({ message: "Song not found" });
  }
  res.send(song);
};

exports.update = async (req, res) => {
  const song = await Song.findByIdAndUpdate(req.params.id, req.body);
  res.status(song ? 200 : 404).send({ updated: song ? 1 : 0 });
};

exports.delete = async (req, res) => {
  const song = await Song.findByIdAndDelete(req.params.id);
  res.status(song ? 204 : 404).end();
};
