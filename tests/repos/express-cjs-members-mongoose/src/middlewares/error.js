const ApiError = require('../utils/ApiError');

const notFound = (req, res, next) => {
  next(new ApiError(404, 'Not found'));
};

// eslint-disable-next-line no-unused-vars
const errorHandler = (err, req, res, next) => {
  const code = err.statusCode || 500;
  res.status(code).send({ code, message: err.message });
};

module.exports = {
  notFound,
  errorHandler,
};
