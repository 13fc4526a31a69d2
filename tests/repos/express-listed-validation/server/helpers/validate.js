const Joi = require('joi');

/** Refuses requests that a schema of body and parameters does not fit. */
module.exports = (schema) => (req, res, next) => {
  const asked = {};
  Object.keys(schema).forEach((part) => {
    asked[part] = req[part];
  });
  const { error, value } = Joi.compile(schema).validate(asked, { stripUnknown: true, convert: false });
  if (error) {
    return res.status(400).json({ message: error.message });
  }
  Object.assign(req, value);
  return next();
};
