const express = require('express');
const routes = require('./routes/v1');
const { errorHandler, notFound } = require('./middlewares/error');

const app = express();

app.use(express.json());

// v1 api routes
app.use('/v1', routes);

app.use(notFound);
app.use(errorHandler);

module.exports = app;
