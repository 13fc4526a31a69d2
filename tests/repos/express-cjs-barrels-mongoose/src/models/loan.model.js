const mongoose = require('mongoose');

const loanSchema = mongoose.Schema({
  book: {
    type: mongoose.SchemaTypes.ObjectId,
    ref: 'Book',
    required: true,
  },
  dueOn: {
    type: Date,
    required: true,
  },
});

const Loan = mongoose.model('Loan', loanSchema);

module.exports = Loan;
