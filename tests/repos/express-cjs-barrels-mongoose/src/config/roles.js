const allRoles = {
  reader: [],
  librarian: ['getBooks', 'manageBooks', 'manageLoans'],
};

const roleRights = new Map(Object.entries(allRoles));

module.exports = {
  roleRights,
};
