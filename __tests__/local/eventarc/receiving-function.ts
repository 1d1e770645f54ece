import { once } from "node:events";
import { createServer, type IncomingHttpHeaders, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { root } from "../../../local/firestore/schema";

export interface ReceivedEvent {
  headers: IncomingHttpHeaders;
  data: {
    value?: { name: string; fields?: Record<string, object> };
    oldValue?: { name: string; fields?: Record<string, object> };
    updateMask?: { fieldPaths?: string[] };
  };
}

/** A function that keeps what it is sent, and answers as it is told to. */
export class ReceivingFunction {
  url = "";
  readonly received: ReceivedEvent[] = [];
  /** Answers a request; default 204. */
  answer: (response: ServerResponse, event: ReceivedEvent) => void = (response) =>
    response.writeHead(204).end();
  private readonly waiting: { count: number; resolve: () => void }[] = [];
  private readonly server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const event = { headers: request.headers, data: decode(Buffer.concat(chunks)) };
    this.received.push(event);
    this.answer(response, event);
    for (const { count, resolve } of this.waiting) if (this.received.length >= count) resolve();
  });

  async start(port = 0): Promise<this> {
    this.server.listen(port, "127.0.0.1");
    await once(this.server, "listening");
    this.url = `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
    return this;
  }

  /** The documents of the events so far. */
  documents(): (string | undefined)[] {
    return this.received.map(({ headers }) => String(headers["ce-document"]));
  }

  /** Resolves once that many events have come. */
  until(count: number): Promise<void> {
    if (this.received.length >= count) return Promise.resolve();
    return new Promise((resolve) => this.waiting.push({ count, resolve }));
  }

  async close(): Promise<void> {
    if (!this.server.listening) return;
    const closed = once(this.server, "close");
    this.server.close();
    this.server.closeAllConnections();
    await closed;
  }
}

function decode(body: Buffer): ReceivedEvent["data"] {
  const type = root.lookupType("google.events.cloud.firestore.v1.DocumentEventData");
  return type.toObject(type.decode(body), { longs: String, enums: String }) as ReceivedEvent["data"];
}
