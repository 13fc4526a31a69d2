const { Loan } = require('../models');

const createLoan = async (book, dueOn) => {
  return Loan.create({ book, dueOn });
};

module.exports = {
  createLoan,
};
