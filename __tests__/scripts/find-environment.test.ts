import { findEnvironment } from "../../scripts/find-environment";
import { placeOf } from "../../scripts/firestore/place";

test("an environment is found by its name", () => {
  expect(findEnvironment("staging").name).toBe("staging");
  expect(() => findEnvironment("test")).toThrow("--environment is test\n  Use dev, staging or prod.");
});

test("a database is that of an environment, or one of a project", () => {
  expect(placeOf({ environment: "dev" })).toEqual({ project: "casamarina-dev", database: "(default)" });
  expect(placeOf({ project: "demo", database: "other" })).toEqual({ project: "demo", database: "other" });
  expect(() => placeOf({ environment: "dev", project: "demo" })).toThrow("name two places");
  expect(() => placeOf({ project: "" })).toThrow("no database is named");
  expect(() => placeOf({})).toThrow("Give --environment dev, staging or prod, or --project <id>.");
});
