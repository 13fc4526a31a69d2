module.exports = (sequelize, Sequelize) => {
  const Note = sequelize.define("note", {
    title: {
      type: Sequelize.STRING,
      allowNull: false
    },
    pinned: {
      type: Sequelize.BOOLEAN
    }
  });

  return Note;
};
