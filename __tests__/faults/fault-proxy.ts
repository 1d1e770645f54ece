import { createServer, type IncomingMessage, request, type ServerResponse } from "node:http";
import { buffer } from "node:stream/consumers";
import { listenForHttp } from "../../local/listen";

/** A call on its way to the service behind the proxy. */
export interface Call {
  method: string;
  path: string;
  body: string;
}

/** What goes wrong with a call: another answer in the place of the service's, or none. */
export interface Fault {
  /** Without it the connection is cut. */
  answer?: { status: number; headers?: Record<string, string>; body: string };
  /** Whether the service does what it was asked nevertheless. */
  done?: boolean;
}

/** A stand-in's service with something before it that can be told to fail. */
export interface FaultProxy {
  url: string;
  /** Decides about each call; `undefined`: nothing goes wrong. */
  fault: (call: Call) => Fault | undefined;
  /** Told of each call that the service did, before the answer goes back. */
  done: (call: Call, status: number) => void;
  /** How many faults there were. */
  faults: number;
  close(): Promise<void>;
}

/** @param target where the service is, asked for at each call: it may not be there yet */
export async function startFaultProxy(target: () => string): Promise<FaultProxy> {
  const server = createServer((incoming, outgoing) => {
    pass(incoming, outgoing).catch(() => outgoing.destroy());
  });
  const service = await listenForHttp(server, 0);
  const proxy: FaultProxy = {
    url: service.url,
    fault: () => undefined,
    done: () => {},
    faults: 0,
    close: () => service.close(),
  };

  async function pass(incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> {
    const { method = "GET", url: path = "/", headers } = incoming;
    const call = { method, path, body: (await buffer(incoming)).toString() };
    const fault = proxy.fault(call);
    if (fault) proxy.faults += 1;
    if (!fault || fault.done) {
      const answer = await ask(target(), call, headers);
      proxy.done(call, answer.status);
      if (!fault) {
        outgoing.writeHead(answer.status, answer.headers);
        outgoing.end(answer.body);
        return;
      }
    }
    if (!fault.answer) {
      outgoing.destroy();
      return;
    }
    outgoing.writeHead(fault.answer.status, { "content-type": "application/json", ...fault.answer.headers });
    outgoing.end(fault.answer.body);
  }
  return proxy;
}

function ask(target: string, { method, path, body }: Call, headers: IncomingMessage["headers"]) {
  return new Promise<{ status: number; headers: IncomingMessage["headers"]; body: Buffer }>(
    (resolve, reject) => {
      const { host } = new URL(target);
      const asked = request(new URL(path, target), { method, headers: { ...headers, host } }, (answer) => {
        buffer(answer).then((content) => {
          const { "transfer-encoding": _, ...others } = answer.headers;
          resolve({ status: answer.statusCode ?? 502, headers: others, body: content });
        }, reject);
      });
      asked.on("error", reject);
      asked.end(body);
    },
  );
}
