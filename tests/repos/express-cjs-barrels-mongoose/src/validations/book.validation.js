const Joi = require('joi');
const { objectId } = require('./custom.validation');

const createBook = {
  body: Joi.object().keys({
    title: Joi.string().required(),
    isbn: Joi.string().required(),
    pages: Joi.number().integer().required(),
    inStock: Joi.boolean(),
    publishedAt: Joi.date(),
  }),
};

const getBooks = {
  query: Joi.object().keys({
    title: Joi.string(),
    inStock: Joi.boolean(),
  }),
};

const getBook = {
  params: Joi.object().keys({
    bookId: Joi.string().custom(objectId),
  }),
};

const updateBook = {
  params: Joi.object().keys({
    bookId: Joi.required().custom(objectId),
  }),
  body: Joi.object()
    .keys({
      title: Joi.string(),
      isbn: Joi.string(),
      pages: Joi.number().integer(),
      inStock: Joi.boolean(),
      publishedAt: Joi.date(),
    })
    .min(1),
};

const deleteBook = {
  params: Joi.object().keys({
    bookId: Joi.string().custom(objectId),
  }),
};

module.exports = {
  createBook,
  getBooks,
  getBook,
  updateBook,
  deleteBook,
};
