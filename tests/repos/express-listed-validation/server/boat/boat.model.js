const mongoose = require('mongoose');

/** Boat Schema */
const BoatSchema = new mongoose.Schema({
  title: {
    type: String,
    required: true
  },
  berth: {
    type: String,
    required: true
  },
  createdAt: {
    type: Date,
    default: Date.now
  }
});

/** Statics */
BoatSchema.statics = {
  /** Get boat */
  get(id) {
    return this.findById(id);
  },

  /** List boats */
  list({ skip = 0, limit = 50 } = {}) {
    return this.find({}).then((boats) => boats.slice(+skip, +skip + +limit));
  }
};

module.exports = mongoose.model('Boat', BoatSchema);
