const ApiError = require('../utils/ApiError');
const { roleRights } = require('../config/roles');
const { tokenService, memberService } = require('../services');

const memberOf = async (req) => {
  const id = tokenService.readToken(req.get('authorization'));
  const member = id && (await memberService.getMemberById(id));
  if (!member) {
    throw new ApiError(401, 'Please authenticate');
  }
  return member;
};

const auth =
  (...requiredRights) =>
  (req, res, next) => {
    memberOf(req)
      .then((member) => {
        req.member = member;
        const rights = roleRights.get(member.role);
        if (!requiredRights.every((right) => rights.includes(right)) && req.params.memberId !== member.id) {
          throw new ApiError(403, 'Forbidden');
        }
      })
      .then(next, next);
  };

module.exports = auth;
