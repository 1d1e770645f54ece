import { formatAnswer } from "../../../lambdas/llm-query/format-answer";

const occurredAt = "2026-11-12T09:14:00Z";
const listed = (title: string, url?: string) =>
  formatAnswer(
    "It is [1].",
    [{ record: "aircall:call:1", title, text: "", occurredAt, url }],
    "Europe/Lisbon",
  )
    .split("\n")
    .at(-1);

test("sources are listed with title, link and time", () => {
  expect(listed("Call from Tom", "https://x.example/1")).toBe(
    "[1] [Call from Tom](https://x.example/1) · Thu, 12 Nov 2026, 09:14 GMT+0",
  );
});

test("a source without a link, or with one that is none, is listed by its title", () => {
  expect(listed("Call from Tom")).toMatch(/^\[1\] Call from Tom · Thu/);
  expect(listed("Call from Tom", "javascript:alert(1)")).toMatch(/^\[1\] Call from Tom · Thu/);
  expect(listed("Call from Tom", "https://x.example/a) [y](z")).toMatch(/^\[1\] Call from Tom · Thu/);
});

test("a title cannot make links or call everybody, and an empty one gives way to the record's id", () => {
  expect(listed("[@all](https://evil.example)\n*now*", "https://x.example/1")).toMatch(
    /^\[1\] \[all {2}now\]\(https:\/\/x\.example\/1\)/,
  );
  expect(listed("Call from https://evil.example/a")).toMatch(/^\[1\] Call from {2}link removed · Thu/);
  expect(listed(" \u200b ")).toMatch(/^\[1\] aircall:call:1 · /);
});

test("a long title ends with a whole word, if it has more than one", () => {
  const words = "Somebody lost the keys. ".repeat(5);
  expect(words).toHaveLength(120);
  expect(listed(words.trim())).toMatch(/^\[1\] (Somebody lost the keys\. ){5}· Thu/);
  expect(listed(`${words}However`)).toMatch(/keys\. … · Thu/);
  expect(listed(`${words.slice(0, -6)}key cabinets`)).toMatch(/lost the key … · Thu/);
  expect(listed("a".repeat(121))).toMatch(/^\[1\] a{120} … · Thu/);
});

test("links that would make the message longer than Rocket.Chat takes are left out", () => {
  expect(listed("Call from Tom", `https://x.example/${"a".repeat(5000)}`)).toMatch(
    /^\[1\] Call from Tom · Thu/,
  );
});
