const express = require('express');
const mongoose = require('mongoose');

const lessons = require('./routes/lessons');

const app = express();

app.use(express.json());

app.use('/api/lessons', lessons);
app.use('/api/clubs/:clubId/lessons', lessons);

mongoose.connect(process.env.MONGO_URI).then(() => app.listen(process.env.PORT || 3000));
