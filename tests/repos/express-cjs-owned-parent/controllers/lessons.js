const Lesson = require('../models/Lesson');
const Club = require('../models/Club');

exports.getLessons = async (req, res) => {
  res.json(await Lesson.find());
};

exports.getLesson = async (req, res) => {
  const lesson = await Lesson.findById(req.params.id);

  if (!lesson) {
    return res.status(404).json({ error: 'No such lesson' });
  }

  res.json(lesson);
};

exports.addLesson = async (req, res) => {
  const club = await Club.findById(req.params.clubId);

  if (!club) {
    return res.status(404).json({ error: 'No such club' });
  }

  if (club.owner.toString() !== req.user.id) {
    return res.status(403).json({ error: 'Lessons are added by who owns the club' });
  }

  const lesson = await Lesson.create({ ...req.body, club: club.id });

  res.status(201).json(lesson);
};

exports.deleteLesson = async (req, res) => {
  await Lesson.findByIdAndDelete(req.params.id);

  res.status(204).end();
};
