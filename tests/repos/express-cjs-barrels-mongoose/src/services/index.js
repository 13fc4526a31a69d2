module.exports.bookService = require('./book.service');
module.exports.loanService = require('./loan.service');
