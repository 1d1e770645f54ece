const base = require("./jest.config.js");

/** What a user of the local platform never does to it: services that die, lie, stall and come again. */
module.exports = {
  ...base,
  testMatch: ["<rootDir>/__tests__/faults/**/*.test.ts"],
  testPathIgnorePatterns: ["/node_modules/"],
};
