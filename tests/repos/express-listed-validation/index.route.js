const express = require('express');
const boatRoutes = require('./server/boat/boat.route');
const validate = require('./server/helpers/validate');
const paramValidation = require('./config/param-validation');

const router = express.Router();

/** POST /api/tides - Tell when the tide turns */
router.post('/tides', validate(paramValidation.askTide), (req, res) =>
  res.json({ place: req.body.place, turns: '06:12' })
);

// mount boat routes at /boats
router.use('/boats', boatRoutes);

module.exports = router;
