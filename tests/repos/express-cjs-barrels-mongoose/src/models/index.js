module.exports.Book = require('./book.model');
module.exports.Loan = require('./loan.model');
