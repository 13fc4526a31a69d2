const express = require('express');
const authRoute = require('./auth.route');
const memberRoute = require('./member.route');

const router = express.Router();

const routes = [
  {
    path: '/auth',
    route: authRoute,
  },
  {
    path: '/members',
    route: memberRoute,
  },
];

routes.forEach((route) => {
  router.use(route.path, route.route);
});

module.exports = router;
