const ApiError = require('../utils/ApiError');
const { roleRights } = require('../config/roles');

const auth =
  (...requiredRights) =>
  (req, res, next) => {
    const role = req.get('x-role');
    if (!role) {
      return next(new ApiError(401, 'Please authenticate'));
    }
    const rights = roleRights.get(role) || [];
    if (!requiredRights.every((right) => rights.includes(right))) {
      return next(new ApiError(403, 'Forbidden'));
    }
    return next();
  };

module.exports = auth;
