const express = require('express');
const routes = require('../index.route');

const app = express();

app.use(express.json());
app.use('/api', routes);
app.use((req, res) => res.status(404).json({ message: 'Not Found' }));
app.use((err, req, res, next) => res.status(err.status || 500).json({ message: err.message }));

module.exports = app;
