import { parseLabelSelector } from "../../../local/hetzner/label-selector";

const labels = { environment: "dev", role: "backup", "example.com/owner": "ops", empty: "" };

test.each<[string, boolean]>([
  ["environment=dev", true],
  ["environment==dev", true],
  ["environment=prod", false],
  ["environment != prod", true],
  ["environment!=dev", false],
  ["owner!=ops", true],
  ["role", true],
  ["owner", false],
  ["!owner", true],
  ["!role", false],
  ["empty", true],
  ["empty=", true],
  ["role=", false],
  ["example.com/owner=ops", true],
  ["role in (web, backup)", true],
  ["role in (web)", false],
  ["role notin (web,mongo)", true],
  ["role notin (backup)", false],
  ["owner notin (ops)", true],
  ["owner in (ops)", false],
  ["environment=dev,role in (web,backup),!owner", true],
  ["environment=dev,role=web", false],
])("%s: %s", (selector, matches) => {
  expect(parseLabelSelector(selector)(labels)).toBe(matches);
});

test.each(["=dev", "role in web", "role in (a", "a b", "role=ba/ck", "environment=dev,"])(
  "what is no selector is refused: %s",
  (selector) => {
    expect(() => parseLabelSelector(selector)).toThrow("label_selector");
  },
);
