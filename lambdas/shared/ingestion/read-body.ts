import { Refusal } from "./refusal";

/**
 * Reads a body, but never more than a limit of it.
 *
 * @param limit bytes
 * @param content what one request holds, for the message of the refusal, e.g. `event`
 * @throws Refusal with status 413 if the body is longer; the rest is then not read
 */
export async function readBody(request: Request, limit: number, content: string): Promise<Uint8Array> {
  const refusal = () =>
    new Refusal(
      413,
      "body-too-large",
      `The body is larger than ${limit} bytes.`,
      `Send one ${content} a request.`,
    );
  if (Number(request.headers.get("content-length")) > limit) throw refusal();
  const chunks: Uint8Array<ArrayBuffer>[] = [];
  let length = 0;
  for await (const chunk of request.body ?? []) {
    length += chunk.length;
    if (length > limit) throw refusal();
    chunks.push(chunk);
  }
  return new Uint8Array(await new Blob(chunks).arrayBuffer());
}
