const express = require('express');
const auth = require('../../middlewares/auth');
const validate = require('../../middlewares/validate');
const { loanValidation } = require('../../validations');
const { loanController } = require('../../controllers');

const router = express.Router();

router.route('/').post(auth('manageLoans'), validate(loanValidation.createLoan), loanController.createLoan);

module.exports = router;
