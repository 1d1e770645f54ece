import fc from "fast-check";
import { escapeDocumentId, unescapeDocumentId } from "../../../../lambdas/shared/firestore/document-id";

const text = fc.oneof(
  fc.string({ unit: "binary", minLength: 1, maxLength: 100 }),
  fc.stringMatching(/^[./_%a2F5E]{1,12}$/),
  fc.constantFrom(".", "..", "__x__", "____", "%2E", "a/b"),
);

test("any text becomes an id that Firestore accepts and comes back from it", () => {
  fc.assert(
    fc.property(text, (original) => {
      const id = escapeDocumentId(original);
      expect(id).not.toMatch(/\/|^\.{1,2}$|^__[\s\S]*__$/);
      expect(unescapeDocumentId(id)).toBe(original);
    }),
  );
});

test("a record's id stays readable", () => {
  expect(escapeDocumentId("aircall:call:990011")).toBe("aircall:call:990011");
  expect(escapeDocumentId("a/b")).toBe("a%2Fb");
});

test("a text that no id can stand for is refused with its size", () => {
  expect(() => escapeDocumentId("")).toThrow("has 1 to 1500 bytes, this one has 0");
  expect(() => escapeDocumentId("é".repeat(751))).toThrow("this one has 1502");
});
