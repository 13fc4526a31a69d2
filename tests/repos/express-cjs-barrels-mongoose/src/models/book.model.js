const mongoose = require('mongoose');

const bookSchema = mongoose.Schema(
  {
    title: {
      type: String,
      required: true,
      trim: true,
    },
    isbn: {
      type: String,
      required: true,
      unique: true,
    },
    pages: {
      type: Number,
      required: true,
    },
    inStock: {
      type: Boolean,
      default: true,
    },
    publishedAt: {
      type: Date,
    },
  },
  {
    timestamps: true,
  },
);

/**
 * Check if an isbn is taken
 * @param {string} isbn
 * @returns {Promise<boolean>}
 */
bookSchema.statics.isIsbnTaken = async function (isbn) {
  const book = await this.findOne({ isbn });
  return !!book;
};

/**
 * @typedef Book
 */
const Book = mongoose.model('Book', bookSchema);

module.exports = Book;
