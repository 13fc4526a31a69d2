const mongoose = require('mongoose');

const sessionSchema = mongoose.Schema({
  token: {
    type: String,
    required: true,
  },
  member: {
    type: mongoose.SchemaTypes.ObjectId,
    ref: 'Member',
    required: true,
  },
});

/**
 * @typedef Session
 */
const Session = mongoose.model('Session', sessionSchema);

module.exports = Session;
