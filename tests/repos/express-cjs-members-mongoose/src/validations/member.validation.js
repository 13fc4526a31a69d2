const Joi = require('joi');
const { password, objectId } = require('./custom.validation');

const createMember = {
  body: Joi.object().keys({
    email: Joi.string().required().email(),
    password: Joi.string().required().custom(password),
    name: Joi.string().required(),
    role: Joi.string().required().valid('member', 'chair'),
  }),
};

const getMembers = {
  query: Joi.object().keys({
    name: Joi.string(),
    role: Joi.string(),
  }),
};

const getMember = {
  params: Joi.object().keys({
    memberId: Joi.string().custom(objectId),
  }),
};

const updateMember = {
  params: Joi.object().keys({
    memberId: Joi.required().custom(objectId),
  }),
  body: Joi.object()
    .keys({
      email: Joi.string().email(),
      password: Joi.string().custom(password),
      name: Joi.string(),
    })
    .min(1),
};

const deleteMember = {
  params: Joi.object().keys({
    memberId: Joi.string().custom(objectId),
  }),
};

module.exports = {
  createMember,
  getMembers,
  getMember,
  updateMember,
  deleteMember,
};
