const Joi = require('joi');
const { objectId } = require('./custom.validation');

const createLoan = {
  body: Joi.object().keys({
    book: Joi.string().required().custom(objectId),
    dueOn: Joi.date().required(),
  }),
};

module.exports = {
  createLoan,
};
