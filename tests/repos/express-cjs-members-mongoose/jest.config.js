module.exports = {
  testEnvironment: 'node',
  coveragePathIgnorePatterns: ['node_modules', 'src/config', 'tests'],
};
