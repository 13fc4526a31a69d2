const jwt = require('jsonwebtoken');

exports.protect = (req, res, next) => {
  const [, token] = (req.headers.authorization || '').split(' ');

  try {
    req.user = jwt.verify(token, process.env.JWT_SECRET);
    next();
  } catch (err) {
    res.status(401).json({ error: 'Sign in first' });
  }
};
