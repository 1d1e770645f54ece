import { embeddingModel } from "../../../../lambdas/shared/embeddings/models";

test("each model has vectors of its own size in a collection of its own", () => {
  const models = ["@cf/baai/bge-m3", "@local/universal-sentence-encoder-lite"].map(embeddingModel);
  expect(models.map(({ dimensions, collection }) => [dimensions, collection])).toEqual([
    [1024, "knowledge_bgem3_v1"],
    [512, "knowledge_use_lite_v1"],
  ]);
});

test("an unknown model is refused with the names of the known ones", () => {
  expect(() => embeddingModel("@cf/baai/bge-m4")).toThrow(
    'EMBEDDING_MODEL is "@cf/baai/bge-m4", which is not known. ' +
      "Use one of @cf/baai/bge-m3, @local/universal-sentence-encoder-lite.",
  );
});
