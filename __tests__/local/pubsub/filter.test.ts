import { compileFilter } from "../../../local/pubsub/filter";
import { StatusError } from "../../../local/pubsub/status-error";

test.each([
  ["", {}, true],
  ["attributes:a", { a: "" }, true],
  ["attributes:toString", {}, false],
  ['attributes.a = "x"', { a: "y" }, false],
  ['attributes."a b" = "say \\"hi\\""', { "a b": 'say "hi"' }, true],
  ['attributes.a="x" AND attributes.b="y"', { a: "x", b: "y" }, true],
  ['attributes.a = "x" OR attributes.b = "y" OR attributes:c', { c: "" }, true],
  ["NOT (attributes:a OR attributes:b) AND attributes:c", { c: "" }, true],
  ["-attributes:a", { a: "" }, false],
  ['hasPrefix(attributes.a, "x")', {}, false],
])("%s over %j is %p", (filter, attributes, expected) => {
  expect(compileFilter(filter)(attributes as Record<string, string>)).toBe(expected);
});

test.each([
  ["attributes", /Invalid filter near "attributes"/],
  ["attributes.a = x", /Invalid filter near "x"/],
  ["attributes:a AND attributes:b OR attributes:c", /Invalid filter near/],
  ["(attributes:a", /Invalid filter/],
  ["attributes:a #", /Invalid filter at character 13/],
  [`attributes:${"a".repeat(256)}`, /at most 256 bytes/],
])("%s is refused", (filter, message) => {
  expect(() => compileFilter(filter)).toThrow(StatusError);
  expect(() => compileFilter(filter)).toThrow(message);
});
