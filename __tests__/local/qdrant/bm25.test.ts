import { embedDocument, embedQuery } from "../../../local/qdrant/bm25";
import { RequestError } from "../../../local/qdrant/request-error";

const MODEL = "qdrant/bm25";

// Ids and weights as Qdrant's own engine gives them (qdrant-edge-py 0.9.0).
test("a text becomes the token ids and weights of Qdrant's engine", () => {
  const text = "The guests' key was locked; keys unlocked at 10:30.";
  expect(embedDocument({ text, model: MODEL })).toEqual({
    indices: [112049716, 493065660, 749129358, 1463059487, 1718978673, 2031875777],
    values: [1.660867, 1.8927912, 1.660867, 1.660867, 1.660867, 1.660867].map((value) =>
      expect.closeTo(value, 6),
    ),
  });
});

test("a question becomes its distinct tokens, each with weight 1", () => {
  expect(embedQuery({ text: "Running late: keys, KEYS?", model: "BM25" })).toEqual({
    indices: [243905464, 493065660, 859229416],
    values: [1, 1, 1],
  });
});

test("a text of stop words alone is empty", () => {
  expect(embedDocument({ text: "It's the same as that", model: MODEL }).indices).toEqual([]);
});

test.each([
  [{ model: "openai/text-embedding-3-small" }, 500, /InferenceService is not initialized/],
  [{ model: MODEL, options: { language: "german" } }, 400, /does not support BM25 for the language "german"/],
  [
    { model: MODEL, options: { tokenizer: "multilingual" } },
    400,
    /does not support the multilingual tokenizer/,
  ],
  [{ model: MODEL, options: { b: 2 } }, 400, /^Format error in JSON body: b: /],
])("%j is refused", (document, status, message) => {
  const attempt = () => embedQuery({ text: "key", ...document });
  expect(attempt).toThrow(RequestError);
  expect(attempt).toThrow(expect.objectContaining({ status, message: expect.stringMatching(message) }));
});
