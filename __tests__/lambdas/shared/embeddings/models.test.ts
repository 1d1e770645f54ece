import {
  embeddingModel,
  embeddingModels,
  modelOfCollection,
  nameOfModel,
  nextVersion,
} from "../../../../lambdas/shared/embeddings/models";

test("each model has vectors of its own size in a collection of its own", () => {
  const models = ["@cf/baai/bge-m3", "@local/universal-sentence-encoder-lite"].map(embeddingModel);
  expect(models.map(({ dimensions, collection }) => [dimensions, collection])).toEqual([
    [1024, "knowledge_bgem3_v1"],
    [512, "knowledge_use_lite_v1"],
  ]);
});

test("a version of a model is the same model with another collection", () => {
  const first = embeddingModel("@cf/baai/bge-m3");
  expect(embeddingModel("@cf/baai/bge-m3#1")).toEqual(first);
  expect(embeddingModel("@cf/baai/bge-m3#12")).toEqual({ ...first, collection: "knowledge_bgem3_v12" });
});

test.each(["@cf/baai/bge-m3", "@cf/baai/bge-m3#2", "@local/universal-sentence-encoder-lite#10"])(
  "%s is found again by its collection",
  (name) => {
    const model = embeddingModel(name);
    expect(modelOfCollection(model.collection)).toEqual(model);
    expect(nameOfModel(model)).toBe(name);
  },
);

test.each(["knowledge", "knowledge_bgem3", "knowledge_bgem3_v0", "knowledge_bgem3_vx", "photos_v1", ""])(
  "the collection %p is no model's",
  (collection) => {
    expect(modelOfCollection(collection)).toBeUndefined();
  },
);

test("a version is followed by the next one", () => {
  expect(nextVersion(embeddingModel("@cf/baai/bge-m3"))).toEqual(embeddingModel("@cf/baai/bge-m3#2"));
  expect(nextVersion(embeddingModel("@cf/baai/bge-m3#9"))).toEqual(embeddingModel("@cf/baai/bge-m3#10"));
});

test("a setting names one model or more, each once", () => {
  const collections = (names: string) => embeddingModels(names).map(({ collection }) => collection);
  expect(collections("@cf/baai/bge-m3")).toEqual(["knowledge_bgem3_v1"]);
  expect(collections(" @cf/baai/bge-m3#2, @cf/baai/bge-m3\n@cf/baai/bge-m3#1")).toEqual([
    "knowledge_bgem3_v2",
    "knowledge_bgem3_v1",
  ]);
});

test("an unknown model is refused with the names of the known ones", () => {
  expect(() => embeddingModel("@cf/baai/bge-m4")).toThrow(
    'EMBEDDING_MODEL is "@cf/baai/bge-m4", which is not known. ' +
      "Use one of @cf/baai/bge-m3, @local/universal-sentence-encoder-lite.",
  );
  expect(() => embeddingModels("@cf/baai/bge-m3, @cf/baai/bge-m3#0")).toThrow(
    'EMBEDDING_MODEL is "@cf/baai/bge-m3#0"',
  );
  expect(() => embeddingModels(" ")).toThrow('EMBEDDING_MODEL is ""');
});
