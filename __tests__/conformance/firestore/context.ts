import { randomUUID } from "node:crypto";
import type { CollectionReference, Firestore } from "@google-cloud/firestore";
import { connectFirestore } from "./client";

/** A Firestore to put to the test. */
export interface FirestoreUnderTest {
  /** `host:port` for gRPC and REST. */
  host: string;
  close(): Promise<void>;
}

export interface RestAnswer {
  status: number;
  body: Record<string, unknown> & { error?: { code: number; status: string; message: string } };
}

/** What the tests of one suite share. */
export class FirestoreContext {
  readonly database: string;
  private running: FirestoreUnderTest | undefined;
  private client: Firestore | undefined;

  /** @param project default one that no other suite uses */
  constructor(readonly project = `demo-${randomUUID().slice(0, 8)}`) {
    this.database = `projects/${project}/databases/(default)`;
  }

  async open(connect: () => Promise<FirestoreUnderTest>): Promise<void> {
    this.running = await connect();
    this.client = connectFirestore(this.running.host, this.project);
  }

  async close(): Promise<void> {
    await this.client?.terminate();
    await this.running?.close();
  }

  get db(): Firestore {
    if (!this.client) throw new Error("Tests run after open().");
    return this.client;
  }

  get host(): string {
    return this.running?.host ?? "";
  }

  /** A collection that no other test uses. */
  collection(): CollectionReference {
    return this.db.collection(`c${randomUUID().slice(0, 8)}`);
  }

  /** A document's full name. */
  name(path: string): string {
    return `${this.database}/documents/${path}`;
  }

  /** Calls REST below `…/documents`; `path` begins with `/` or `:`. */
  async rest(method: string, path: string, body?: unknown): Promise<RestAnswer> {
    return this.call(method, `/v1/${this.database}/documents${path}`, JSON.stringify(body));
  }

  /** Calls any path of the server with a body as it is. */
  async call(method: string, path: string, body?: string): Promise<RestAnswer> {
    const headers = { "content-type": "application/json", authorization: "Bearer owner" };
    const response = await fetch(`http://${this.host}${path}`, { method, headers, body });
    const text = await response.text();
    return { status: response.status, body: isJson(response) ? JSON.parse(text) : { text } };
  }
}

function isJson(response: Response): boolean {
  return response.headers.get("content-type")?.startsWith("application/json") === true;
}

/** How REST refuses a call. */
export function refusal(status: number, name: string): object {
  return { status, body: { error: { code: status, status: name, message: expect.stringMatching(/.+/) } } };
}

/** The gRPC status code of what a call fails with. */
export async function codeOf(call: Promise<unknown>): Promise<number | undefined> {
  const error = await call.then(
    () => undefined,
    (reason: { code: number }) => reason,
  );
  return error?.code;
}

export const NOT_FOUND = 5;
export const ALREADY_EXISTS = 6;
export const FAILED_PRECONDITION = 9;
export const INVALID_ARGUMENT = 3;
export const ABORTED = 10;
