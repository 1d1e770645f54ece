import type { WorkerOptions } from "miniflare";

/** Name of the Worker inside miniflare that the `AI` bindings of the others are made of. */
const AI_BINDING_WORKER = "local-ai-binding";

/** Where the binding sends its calls: the stand-in, or Workers AI itself. */
export interface WorkersAiEndpoint {
  /** Up to and without the model, e.g. `https://api.cloudflare.com/client/v4/accounts/<id>/ai/run`. */
  url: string;
  token: string;
}

/**
 * The Worker behind every `AI` binding. `run(model, inputs)` becomes one REST call, and a refusal is thrown as
 * the runtime's own binding throws it: an `InferenceUpstreamError` whose message starts with the code.
 */
export function aiBindingWorker(): WorkerOptions {
  return {
    name: AI_BINDING_WORKER,
    modules: true,
    script: `
      class InferenceUpstreamError extends Error { name = "InferenceUpstreamError"; }
      export default (env) => ({
        async run(model, inputs) {
          const response = await fetch(env.url + "/" + model, {
            method: "POST",
            headers: { "content-type": "application/json", authorization: "Bearer " + env.token },
            body: JSON.stringify(inputs),
          });
          const { success, result, errors } = await response.json();
          if (success) return result;
          throw new InferenceUpstreamError(errors.map(({ code, message }) => code + ": " + message).join("; "));
        },
      });`,
  };
}

/** One Worker's `AI` binding, as miniflare's `wrappedBindings` takes it. */
export function aiBinding(endpoint: WorkersAiEndpoint) {
  return { scriptName: AI_BINDING_WORKER, bindings: { url: endpoint.url, token: endpoint.token } };
}
