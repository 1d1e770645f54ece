import { documentPathOf } from "../../../lambdas/vectorize/document-path";

const type = "google.cloud.firestore.document.v1.written";

test("the document is told by the event's attribute, or by its subject", () => {
  const path = "records/aircall:call:1";
  expect(documentPathOf({ type, document: path }, "records")).toBe(path);
  expect(documentPathOf({ type, subject: `documents/${path}` }, "records")).toBe(path);
});

test("an id that was escaped for the header is the document's own again", () => {
  expect(documentPathOf({ type, document: "records/a%252Fb%C3%A9" }, "records")).toBe("records/a%2Fbé");
});

test.each([
  { document: "deliveries/1" },
  { document: "records/1/versions/2" },
  { document: "records/" },
  { document: "records/%E0%A4%A/1" },
  { subject: "documents/deliveries/1" },
  {},
])("an event about %j says which trigger is wrong", (attributes) => {
  expect(() => documentPathOf({ type, ...attributes }, "records")).toThrow(
    /^An event of type google\.cloud\.firestore\.document\.v1\.written is about ".*", which is no document of the collection records\. Trigger the function with the path pattern records\/\{document\}\.$/,
  );
});
