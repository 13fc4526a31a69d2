module.exports.authValidation = require('./auth.validation');
module.exports.memberValidation = require('./member.validation');
