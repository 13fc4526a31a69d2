const mongoose = require('mongoose');

const LessonSchema = new mongoose.Schema({
  title: { type: String, required: true },
  weeks: { type: Number, required: true },
  outdoors: { type: Boolean, default: false },
  createdAt: { type: Date, default: Date.now },
  club: { type: mongoose.Schema.ObjectId, ref: 'Club', required: true },
});

module.exports = mongoose.model('Lesson', LessonSchema);
