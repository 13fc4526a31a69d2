module.exports.bookController = require('./book.controller');
module.exports.loanController = require('./loan.controller');
