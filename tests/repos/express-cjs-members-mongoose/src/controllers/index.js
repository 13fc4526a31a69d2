module.exports.authController = require('./auth.controller');
module.exports.memberController = require('./member.controller');
