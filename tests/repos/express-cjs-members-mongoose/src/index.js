const mongoose = require('mongoose');
const app = require('./app');

mongoose.connect(process.env.MONGODB_URL).then(() => {
  app.listen(process.env.PORT || 3000);
});
