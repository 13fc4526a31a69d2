export default [
  {
    languageOptions: { ecmaVersion: 2024, sourceType: "module" },
    rules: { "no-unused-vars": "error", "prefer-const": "error", eqeqeq: "error" },
  },
];
