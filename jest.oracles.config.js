const base = require("./jest.config.js");

/** The stand-ins' conformance suites, run against the services that they stand in for. */
module.exports = {
  ...base,
  testMatch: ["<rootDir>/__tests__/oracles/**/*.test.ts"],
  testPathIgnorePatterns: ["/node_modules/"],
  globalSetup: "<rootDir>/__tests__/oracles/global-setup.ts",
};
