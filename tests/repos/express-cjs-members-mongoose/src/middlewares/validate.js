const Joi = require('joi');
const ApiError = require('../utils/ApiError');

const validate = (schema) => (req, res, next) => {
  const parts = Object.keys(schema).reduce((all, key) => ({ ...all, [key]: req[key] }), {});
  const { value, error } = Joi.compile(schema).validate(parts, { abortEarly: false });
  if (error) {
    return next(new ApiError(400, error.details.map((details) => details.message).join(', ')));
  }
  Object.assign(req, value);
  return next();
};

module.exports = validate;
