const ApiError = require('../utils/ApiError');
const memberService = require('./member.service');

/**
 * Login with email and password
 * @param {string} email
 * @param {string} password
 * @returns {Promise<Member>}
 */
const loginMember = async (email, password) => {
  const member = await memberService.getMemberByEmail(email);
  if (!member || !member.isPasswordMatch(password)) {
    throw new ApiError(401, 'Incorrect email or password');
  }
  return member;
};

module.exports = {
  loginMember,
};
