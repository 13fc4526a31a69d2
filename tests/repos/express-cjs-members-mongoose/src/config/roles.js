const allRoles = {
  member: [],
  chair: ['getMembers', 'manageMembers'],
};

const roles = Object.keys(allRoles);
const roleRights = new Map(Object.entries(allRoles));

module.exports = {
  roles,
  roleRights,
};
