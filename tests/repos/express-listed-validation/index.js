const mongoose = require('mongoose');
const app = require('./config/express');

if (require.main === module) {
  mongoose.connect(process.env.MONGO_URL).then(() => app.listen(process.env.PORT || 4000));
}

module.exports = app;
