module.exports.bookValidation = require('./book.validation');
module.exports.loanValidation = require('./loan.validation');
