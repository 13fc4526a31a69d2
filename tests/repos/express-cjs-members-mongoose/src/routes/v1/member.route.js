const express = require('express');
const auth = require('../../middlewares/auth');
const validate = require('../../middlewares/validate');
const { memberValidation } = require('../../validations');
const { memberController } = require('../../controllers');

const router = express.Router();

router
  .route('/')
  .post(auth('manageMembers'), validate(memberValidation.createMember), memberController.createMember)
  .get(auth('getMembers'), validate(memberValidation.getMembers), memberController.getMembers);

router
  .route('/:memberId')
  .get(auth('getMembers'), validate(memberValidation.getMember), memberController.getMember)
  .patch(auth('manageMembers'), validate(memberValidation.updateMember), memberController.updateMember)
  .delete(auth('manageMembers'), validate(memberValidation.deleteMember), memberController.deleteMember);

module.exports = router;

/**
 * @swagger
 * /members:
 *   post:
 *     summary: Create a member
 *     description: Only the chair can create members.
 *     requestBody:
 *       content:
 *         application/json:
 *           schema:
 *             required:
 *               - name
 *               - email
 *               - password
 */
