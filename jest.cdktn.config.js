const base = require("./jest.config.js");

/** All stacks synthesized by cdktf and by its successor. */
module.exports = {
  ...base,
  testMatch: ["<rootDir>/__tests__/compat/**/*.test.ts"],
  testPathIgnorePatterns: ["/node_modules/"],
};
