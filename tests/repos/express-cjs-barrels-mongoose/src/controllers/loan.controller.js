const catchAsync = require('../utils/catchAsync');
const { loanService } = require('../services');

const createLoan = catchAsync(async (req, res) => {
  const loan = await loanService.createLoan(req.body.book, req.body.dueOn);
  res.status(201).send(loan);
});

module.exports = {
  createLoan,
};
