const db = require("../models");

const Note = db.notes;

exports.create = async (req, res) => {
  const note = await Note.create({ title: req.body.title, pinned: req.body.pinned });
  res.status(201).send(note);
};

exports.findAll = async (req, res) => {
  res.send(await Note.findAll());
};

exports.findOne = async (req, res) => {
  const note = await Note.findByPk(req.params.id);
  if (!note) {
    return res.status(404).send({ message: "Note not found" });
  }
  res.send(note);
};

exports.update = async (req, res) => {
  const [count] = await Note.update(req.body, { where: { id: req.params.id } });
  res.status(count ? 200 : 404).send({ updated: count });
};

exports.delete = async (req, res) => {
  const count = await Note.destroy({ where: { id: req.params.id } });
  res.status(count ? 204 : 404).end();
};
