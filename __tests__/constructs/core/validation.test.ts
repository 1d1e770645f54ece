import {
  BundlingError,
  Duration,
  TricloudError,
  Validation,
  ValidationError,
} from "../../../constructs/core";
import { TerraformStack, Testing, Token } from "../../../constructs/core/terraform";

const stack = () => new TerraformStack(Testing.app(), "dev-edge");
const isSmall = (count: number) => count <= 100;

test("one wrong value gives the construct path, the value and the fix", () => {
  const validation = new Validation(stack()).check("maxRetries", 200, isSmall, "Use 0 to 100.");
  expect(() => validation.finish()).toThrow("dev-edge: maxRetries is 200\n  Use 0 to 100.");
});

test("several wrong values are listed in one error", () => {
  const validation = new Validation("queue")
    .check("maxRetries", 200, isSmall, "Use 0 to 100.")
    .check("batch", 10, isSmall, "Use 1 to 100.")
    .check("retention", Duration.days(15), () => false, "Use up to 14 days.");
  expect(() => validation.finish()).toThrow(
    "queue: 2 values cannot be used\n  - maxRetries is 200. Use 0 to 100.\n  - retention is 15 d. Use up to 14 days.",
  );
});

test("values that are left out or known at apply time only are not judged", () => {
  const never = () => false;
  new Validation("queue")
    .check("maxRetries", undefined, never, "-")
    .check("host", Token.asString({ ref: "host" }), never, "-")
    .check("port", Token.asNumber({ ref: "port" }), never, "-")
    .check("hosts", Token.asList({ ref: "hosts" }), never, "-")
    .finish();
});

test("every error is a TricloudError with its own name and its three parts", () => {
  const error = new ValidationError("queue", [{ field: "name", value: undefined, fix: "Give a name." }]);
  expect(error).toBeInstanceOf(TricloudError);
  expect(error).toMatchObject({
    name: "ValidationError",
    where: "queue",
    what: "name is missing",
    fix: "Give a name.",
  });
});

test("a bundling error keeps what it tells when a construct adds its path", () => {
  const cause = new Error("esbuild");
  const location = { file: "a.ts", line: 3, column: 7 };
  const error = new BundlingError({
    what: "does not compile",
    fix: "Correct it.",
    entry: "a.ts",
    location,
    cause,
  });
  expect(error.at("dev-edge/Worker")).toMatchObject({
    message: "dev-edge/Worker: does not compile\n  Correct it.",
    name: "BundlingError",
    entry: "a.ts",
    location,
    cause,
  });
});
