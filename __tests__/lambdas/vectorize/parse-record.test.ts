import { parseRecord } from "../../../lambdas/vectorize/parse-record";
import { exampleRecord } from "./example-record";

test("a record is taken as it is", () => {
  expect(parseRecord("aircall:call:1", exampleRecord())).toEqual({ record: exampleRecord() });
});

test("characters that only a model would read are taken out", () => {
  const hidden = "Call\u200b \u{e0049}back";
  const { record } = parseRecord("aircall:call:1", exampleRecord({ title: hidden, text: hidden }));
  expect([record?.title, record?.text]).toEqual(["Call back", "Call back"]);
});

test("every field that is wrong is named", () => {
  const fields = { ...exampleRecord(), kind: "rumour", occurredAt: "yesterday", access: { audience: "all" } };
  const { problem } = parseRecord("aircall:call:1", fields);
  expect(problem).toMatch(/^kind: .*; occurredAt: .*; access\.audience: /);
});

test.each([
  ["is no object", "text", /^document: /],
  [
    "is empty to the eye",
    exampleRecord({ title: "\u200b", text: " " }),
    /^document: title and text are both empty$/,
  ],
  ["links to a script", exampleRecord({ url: "javascript:alert(1)" }), /^url: /],
  ["belongs to another document", exampleRecord({ id: "aircall:call:2" }), /^id: is aircall:call:2, but/],
])("what %s is no record", (_, fields, problem) => {
  expect(parseRecord("aircall:call:1", fields)).toEqual({ problem: expect.stringMatching(problem) });
});
