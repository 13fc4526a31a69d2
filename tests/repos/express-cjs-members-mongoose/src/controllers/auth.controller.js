const catchAsync = require('../utils/catchAsync');
const { authService, memberService, tokenService } = require('../services');

const register = catchAsync(async (req, res) => {
  const member = await memberService.createMember(req.body);
  const token = tokenService.makeToken(member);
  res.status(201).send({ id: member.id, token });
});

const login = catchAsync(async (req, res) => {
  const member = await authService.loginMember(req.body.email, req.body.password);
  const token = tokenService.makeToken(member);
  res.send({ id: member.id, token });
});

module.exports = {
  register,
  login,
};
