import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import { FirestoreError } from "./firestore-error";
import type { FirestoreService } from "./firestore-service";
import { fromJson, toJson } from "./proto-json";
import { matchRoute } from "./rest-routes";
import { methodTypes } from "./schema";

const MAX_REQUEST_BYTES = 11 * 1024 * 1024;

/** An HTTP/1.1 server for Firestore's REST API v1. Source: cloud.google.com/firestore/docs/reference/rest. */
export function createRestServer(service: FirestoreService): Server {
  return createServer((request, response) => {
    answer(service, request).then(
      (json) => send(response, 200, json),
      (error) => {
        const { http, status, message } = FirestoreError.from(error);
        send(response, http, { error: { code: http, message, status } });
      },
    );
  });
}

async function answer(service: FirestoreService, request: IncomingMessage): Promise<unknown> {
  const url = new URL(request.url ?? "/", "http://firestore");
  const route = matchRoute(request.method ?? "", url);
  if (!route) {
    throw new FirestoreError(
      "NOT_FOUND",
      `No method of Firestore's REST API v1 is at ${request.method} ${url.pathname}; paths begin with /v1/projects/{project}/databases/{database}.`,
    );
  }
  const body = parseJson(await readBody(request));
  const types = methodTypes(route.method.charAt(0).toUpperCase() + route.method.slice(1));
  const message = fromJson<never>(types.request, route.request(body));
  const result: object | object[] = await service[route.method](message);
  return Array.isArray(result)
    ? result.map((element) => toJson(types.response, element))
    : toJson(types.response, result);
}

async function readBody(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    bytes += chunk.length;
    if (bytes > MAX_REQUEST_BYTES) {
      throw new FirestoreError("INVALID_ARGUMENT", `Request is larger than ${MAX_REQUEST_BYTES} bytes.`);
    }
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

function parseJson(body: Buffer): unknown {
  if (body.length === 0) return {};
  try {
    return JSON.parse(body.toString());
  } catch (error) {
    const reason = (error as Error).message;
    throw new FirestoreError("INVALID_ARGUMENT", `Invalid JSON payload received. ${reason}`);
  }
}

function send(response: ServerResponse, status: number, json: unknown): void {
  response.writeHead(status, { "content-type": "application/json; charset=UTF-8" });
  response.end(JSON.stringify(json));
}
