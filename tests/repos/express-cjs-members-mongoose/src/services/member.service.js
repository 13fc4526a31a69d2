const { Member } = require('../models');
const ApiError = require('../utils/ApiError');

/**
 * Create a member
 * @param {Object} memberBody
 * @returns {Promise<Member>}
 */
const createMember = async (memberBody) => {
  if (await Member.isEmailTaken(memberBody.email)) {
    throw new ApiError(400, 'Email already taken');
  }
  return Member.create(memberBody);
};

/**
 * Query for members
 * @param {Object} filter
 * @returns {Promise<Member[]>}
 */
const queryMembers = async (filter) => {
  return Member.find(filter);
};

/**
 * Get member by id
 * @param {ObjectId} id
 * @returns {Promise<Member>}
 */
const getMemberById = async (id) => {
  return Member.findById(id);
};

/**
 * Get member by email
 * @param {string} email
 * @returns {Promise<Member>}
 */
const getMemberByEmail = async (email) => {
  return Member.findOne({ email });
};

/**
 * Update member by id
 * @param {ObjectId} memberId
 * @param {Object} updateBody
 * @returns {Promise<Member>}
 */
const updateMemberById = async (memberId, updateBody) => {
  const member = await getMemberById(memberId);
  if (!member) {
    throw new ApiError(404, 'Member not found');
  }
  if (updateBody.email && updateBody.email !== member.email && (await Member.isEmailTaken(updateBody.email))) {
    throw new ApiError(400, 'Email already taken');
  }
  Object.assign(member, updateBody);
  await member.save();
  return member;
};

/**
 * Delete member by id
 * @param {ObjectId} memberId
 * @returns {Promise<Member>}
 */
const deleteMemberById = async (memberId) => {
  const member = await getMemberById(memberId);
  if (!member) {
    throw new ApiError(404, 'Member not found');
  }
  await member.deleteOne();
  return member;
};

module.exports = {
  createMember,
  queryMembers,
  getMemberById,
  getMemberByEmail,
  updateMemberById,
  deleteMemberById,
};
