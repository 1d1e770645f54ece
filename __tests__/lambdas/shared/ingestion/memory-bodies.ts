import type { BodyStore } from "../../../../lambdas/shared/ingestion/queued-delivery";

/** Bodies in memory. */
export class MemoryBodies implements BodyStore {
  readonly bodies = new Map<string, Uint8Array>();

  async put(key: string, body: Uint8Array): Promise<void> {
    this.bodies.set(key, body);
  }

  async get(key: string): Promise<{ arrayBuffer(): Promise<ArrayBuffer> } | null> {
    const body = this.bodies.get(key);
    return body ? { arrayBuffer: async () => new Uint8Array(body).buffer } : null;
  }

  async delete(key: string): Promise<void> {
    this.bodies.delete(key);
  }
}
