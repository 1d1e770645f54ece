import { Refusal } from "./refusal";

/**
 * Refuses what is not JSON that is posted to a path.
 *
 * @param webhooks whose webhooks belong there, for the message of the refusal, e.g. `aircall`
 * @throws Refusal with status 404, 405 or 415
 */
export function checkForm(request: Request, path: string, webhooks: string): void {
  if (new URL(request.url).pathname !== path) {
    throw new Refusal(
      404,
      "unknown-path",
      "Nothing listens on this path.",
      `Send ${webhooks} webhooks to ${path}.`,
    );
  }
  checkPost(request);
}

/**
 * Refuses what is not JSON that is posted.
 *
 * @throws Refusal with status 405 or 415
 */
export function checkPost({ method, headers }: Request): void {
  if (method !== "POST") {
    throw new Refusal(405, "method-not-allowed", `${method} is not accepted here.`, "Use POST.", {
      allow: "POST",
    });
  }
  if (!/^application\/json\s*(;|$)/i.test(headers.get("content-type") ?? "")) {
    throw new Refusal(
      415,
      "unsupported-content-type",
      "The body must be JSON.",
      "Send the header content-type: application/json.",
    );
  }
}
