import { malformed, RequestError } from "./request-error";

/** Qdrant's default for the size of a request. */
const LIMIT = 32 * 1024 * 1024;

/** The part of a request that reading its body needs. */
export interface BodySource {
  header(name: string): string | undefined;
  arrayBuffer(): Promise<ArrayBuffer>;
}

/** Reads a JSON body, with Qdrant's limit and its words for what is wrong with it. */
export async function readJson(request: BodySource): Promise<unknown> {
  if (!/^application\/(.+\+)?json\b/i.test(request.header("content-type") ?? "")) {
    throw new RequestError(400, "Content type error");
  }
  const announced = Number(request.header("content-length") ?? 0);
  if (announced > LIMIT) throw tooLarge(announced);
  const body = await request.arrayBuffer();
  if (body.byteLength > LIMIT) throw tooLarge(body.byteLength);
  try {
    return JSON.parse(Buffer.from(body).toString("utf8"));
  } catch (error) {
    throw malformed((error as Error).message);
  }
}

function tooLarge(bytes: number): RequestError {
  return new RequestError(
    400,
    `JSON payload (${bytes} bytes) is larger than allowed (limit: ${LIMIT} bytes).`,
  );
}
