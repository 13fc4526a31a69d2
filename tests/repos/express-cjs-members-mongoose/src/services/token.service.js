const crypto = require('node:crypto');

const sign = (id) =>
  crypto
    .createHmac('sha256', process.env.TOKEN_SECRET || 'for tests')
    .update(id)
    .digest('hex');

/**
 * Make a token
 * @param {Member} member
 * @returns {string}
 */
const makeToken = (member) => `${member.id}.${sign(member.id)}`;

/**
 * Read a token
 * @param {string} [header]
 * @returns {string|undefined}
 */
const readToken = (header = '') => {
  const [id, signature] = header.replace('Bearer ', '').split('.');
  return signature === sign(id) ? id : undefined;
};

module.exports = {
  makeToken,
  readToken,
};
