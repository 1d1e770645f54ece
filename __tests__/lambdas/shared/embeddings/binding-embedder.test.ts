import { type AiBinding, bindingEmbedder } from "../../../../lambdas/shared/embeddings/binding-embedder";
import { embeddingModel } from "../../../../lambdas/shared/embeddings/models";

const model = { ...embeddingModel("@cf/baai/bge-m3"), dimensions: 2 };

test("a text is embedded by the model that was chosen, and cut where it is too long", async () => {
  const run = jest.fn<ReturnType<AiBinding["run"]>, Parameters<AiBinding["run"]>>(async () => ({
    data: [[1, 2]],
  }));
  expect(await bindingEmbedder({ run }, model).embed(["late check-in"])).toEqual([[1, 2]]);
  expect(run.mock.calls).toEqual([
    [
      "@cf/baai/bge-m3",
      { text: ["late check-in"], truncate_inputs: true },
      { signal: expect.any(AbortSignal) },
    ],
  ]);
});

test("a failure says which service and model, and may be tried again", async () => {
  const run = () => Promise.reject(new Error("3040: Capacity temporarily exceeded"));
  await expect(bindingEmbedder({ run }, model).embed(["a"])).rejects.toMatchObject({
    message: "Workers AI: @cf/baai/bge-m3: 3040: Capacity temporarily exceeded",
    transient: true,
  });
});

test("vectors that do not belong to the model are refused", async () => {
  const run = async () => ({ data: [[1, 2, 3]] });
  await expect(bindingEmbedder({ run }, model).embed(["a"])).rejects.toThrow("1 vectors of 2 numbers");
});

test("a model that does not answer in time is a failure that may be tried again", async () => {
  const run: AiBinding["run"] = (_model, _inputs, { signal }) =>
    new Promise((_, reject) => signal.addEventListener("abort", () => reject(signal.reason)));
  await expect(bindingEmbedder({ run }, model, 1).embed(["a"])).rejects.toMatchObject({
    message: expect.stringMatching(/^Workers AI: @cf\/baai\/bge-m3: .*timeout/),
    transient: true,
  });
});
