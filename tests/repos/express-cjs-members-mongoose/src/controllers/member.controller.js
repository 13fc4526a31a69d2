const ApiError = require('../utils/ApiError');
const catchAsync = require('../utils/catchAsync');
const pick = require('../utils/pick');
const { memberService } = require('../services');

const shown = ({ id, name, email, role }) => ({ id, name, email, role });

const createMember = catchAsync(async (req, res) => {
  const member = await memberService.createMember(req.body);
  res.status(201).send(shown(member));
});

const getMembers = catchAsync(async (req, res) => {
  const filter = pick(req.query, ['name', 'role']);
  const members = await memberService.queryMembers(filter);
  res.send(members.map(shown));
});

const getMember = catchAsync(async (req, res) => {
  const member = await memberService.getMemberById(req.params.memberId);
  if (!member) {
    throw new ApiError(404, 'Member not found');
  }
  res.send(shown(member));
});

const updateMember = catchAsync(async (req, res) => {
  const member = await memberService.updateMemberById(req.params.memberId, req.body);
  res.send(shown(member));
});

const deleteMember = catchAsync(async (req, res) => {
  await memberService.deleteMemberById(req.params.memberId);
  res.status(204).send();
});

module.exports = {
  createMember,
  getMembers,
  getMember,
  updateMember,
  deleteMember,
};
