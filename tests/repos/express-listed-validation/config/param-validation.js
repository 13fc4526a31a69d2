const Joi = require('joi');

module.exports = {
  // POST /api/boats
  createBoat: {
    body: {
      title: Joi.string().required(),
      berth: Joi.string().regex(/^[A-Z][0-9]{2}$/).required()
    }
  },

  // UPDATE /api/boats/:boatId
  updateBoat: {
    body: {
      title: Joi.string().required(),
      berth: Joi.string().regex(/^[A-Z][0-9]{2}$/).required()
    },
    params: {
      boatId: Joi.string().hex().required()
    }
  },

  // POST /api/tides
  askTide: {
    body: {
      place: Joi.string().required()
    }
  }
};
