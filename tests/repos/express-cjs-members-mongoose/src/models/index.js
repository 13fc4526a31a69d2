module.exports.Member = require('./member.model');
module.exports.Session = require('./session.model');
