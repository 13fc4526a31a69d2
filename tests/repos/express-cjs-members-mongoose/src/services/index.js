module.exports.authService = require('./auth.service');
module.exports.memberService = require('./member.service');
module.exports.tokenService = require('./token.service');
