const express = require('express');
const validate = require('../helpers/validate');
const paramValidation = require('../../config/param-validation');
const boatCtrl = require('./boat.controller');

const router = express.Router();

router.route('/')
  /** GET /api/boats - Get list of boats */
  .get(boatCtrl.list)

  /** POST /api/boats - Create new boat */
  .post(validate(paramValidation.createBoat), boatCtrl.create);

router.route('/:boatId')
  /** GET /api/boats/:boatId - Get boat */
  .get(boatCtrl.get)

  /** PUT /api/boats/:boatId - Update boat */
  .put(validate(paramValidation.updateBoat), boatCtrl.update)

  /** DELETE /api/boats/:boatId - Delete boat */
  .delete(boatCtrl.remove);

/** Load boat when API with boatId route parameter is hit */
router.param('boatId', boatCtrl.load);

module.exports = router;
