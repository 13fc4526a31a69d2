const crypto = require('node:crypto');
const mongoose = require('mongoose');
const { roles } = require('../config/roles');

const hash = (password) => crypto.createHash('sha256').update(password).digest('hex');

const memberSchema = mongoose.Schema(
  {
    name: {
      type: String,
      required: true,
      trim: true,
    },
    email: {
      type: String,
      required: true,
      unique: true,
      lowercase: true,
      validate(value) {
        if (!value.includes('@')) {
          throw new Error('Invalid email');
        }
      },
    },
    password: {
      type: String,
      required: true,
      minlength: 8,
      private: true, // never shown
    },
    role: {
      type: String,
      enum: roles,
      default: 'member',
    },
    isEmailVerified: {
      type: Boolean,
      default: false,
    },
  },
  {
    timestamps: true,
  },
);

/**
 * Check if email is taken
 * @param {string} email - The member's email
 * @returns {Promise<boolean>}
 */
memberSchema.statics.isEmailTaken = async function (email) {
  const member = await this.findOne({ email });
  return !!member;
};

/**
 * Check if password matches the member's password
 * @param {string} password
 * @returns {boolean}
 */
memberSchema.methods.isPasswordMatch = function (password) {
  return this.password === hash(password);
};

memberSchema.pre('save', async function () {
  if (this.isModified('password')) {
    this.password = hash(this.password);
  }
});

/**
 * @typedef Member
 */
const Member = mongoose.model('Member', memberSchema);

module.exports = Member;
