import { parseDocumentPattern } from "../../../local/eventarc/document-pattern";

test("a capture stands for one segment", () => {
  const { matches, query } = parseDocumentPattern("records/{record}");
  expect(matches("records/aircall:call:1")).toBe(true);
  expect(matches("records/a/notes/b")).toBe(false);
  expect(matches("deliveries/a")).toBe(false);
  expect(query.from).toEqual([{ collectionId: "records", allDescendants: false }]);
});

test("a pattern of a deeper collection looks at every collection of that name", () => {
  const { matches, query } = parseDocumentPattern("rooms/{room}/messages/{message}");
  expect(matches("rooms/a/messages/b")).toBe(true);
  expect(matches("messages/b")).toBe(false);
  expect(query.from).toEqual([{ collectionId: "messages", allDescendants: true }]);
});

test("an open capture at the end stands for any number of segments", () => {
  const { matches, query } = parseDocumentPattern("rooms/{rest=**}");
  expect(matches("rooms/a")).toBe(true);
  expect(matches("rooms/a/messages/b")).toBe(true);
  expect(matches("records/a")).toBe(false);
  expect(query.from).toEqual([{ collectionId: undefined, allDescendants: true }]);
});

test("characters of regular expressions in a pattern stand for themselves", () => {
  expect(parseDocumentPattern("records/a.b").matches("records/axb")).toBe(false);
  expect(parseDocumentPattern("records/a.b").matches("records/a.b")).toBe(true);
});

test.each(["records", "", "records/{record}/", "records/{}", "{all=**}/x", "records/{a}{b}"])(
  "the pattern %j is refused with an example",
  (pattern) => {
    expect(() => parseDocumentPattern(pattern)).toThrow(/names no documents.*records\/\{record\}/);
  },
);
