const base = require("./jest.config.js");

/** The console in a real browser (Chromium). */
module.exports = {
  ...base,
  testMatch: ["<rootDir>/__tests__/browser/**/*.test.ts"],
  testPathIgnorePatterns: ["/node_modules/"],
};
