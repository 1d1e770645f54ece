/** @type {import("jest").Config} */
module.exports = {
  testEnvironment: "node",
  roots: ["<rootDir>/__tests__"],
  testMatch: ["**/*.test.ts"],
  testPathIgnorePatterns: ["/node_modules/", "/__tests__/(oracles|browser|compat|faults)/"],
  transform: {
    "^.+\\.(ts|js|mjs)$": [
      "@swc/jest",
      { jsc: { target: "es2023", parser: { syntax: "typescript" } }, module: { type: "commonjs" } },
    ],
  },
  // ESM-only packages are compiled too; everything else is taken as published.
  transformIgnorePatterns: ["/node_modules/(?!(jose|uuid)/)"],
  // The examples of the reference import what users import.
  moduleNameMapper: { "^tricloud/(.*)$": "<rootDir>/constructs/$1", "^tricloud$": "<rootDir>/constructs" },
  modulePathIgnorePatterns: ["<rootDir>/dist/", "<rootDir>/cdktf.out/", "<rootDir>/.tricloud/"],
};
