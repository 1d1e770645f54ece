import { createServer, type Server, type Socket } from "node:net";
import type { RunningService, ServiceOptions } from "../service";
import type { ServerState } from "./call";
import { serveConnection } from "./connection";
import { Cursors } from "./cursor";
import type { Fault } from "./faults";
import { Store } from "./store";
import { Transactions } from "./transactions";

export interface MongoOptions extends ServiceOptions {
  /**
   * How many changes the oplog holds; change streams cannot start before them.
   * @default 500_000
   */
  oplogSize?: number;
  /**
   * Seconds without a write, at least 1, after which an idle stream's tokens move on all the same, as MongoDB's parameter
   * of this name.
   * @default 10
   */
  periodicNoopIntervalSecs?: number;
  /**
   * What is to go wrong. Each fault happens once and is then gone from the list, which may be added to at any time.
   * @default []
   */
  faults?: Fault[];
}

/**
 * A stand-in for MongoDB 8 as a replica set of one; `url` is what MONGO_URL is set to. What it has, and where it differs,
 * is listed in docs/stand-ins/mongodb.md.
 *
 * @throws when the port is taken or the journal in `dataDir` cannot be read
 */
export async function startMongo(options: MongoOptions): Promise<RunningService> {
  const { port, dataDir, oplogSize = 500_000, periodicNoopIntervalSecs = 10, faults = [] } = options;
  const store = Store.open(dataDir, oplogSize);
  const cursors = new Cursors();
  const transactions = new Transactions(store);
  const noopInterval = Math.max(1, periodicNoopIntervalSecs) * 1000;
  const state: ServerState = { store, cursors, transactions, faults, noopInterval, address: "" };
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.once("close", () => sockets.delete(socket));
    serveConnection(socket, state);
  });
  const bound = await listen(server, port).catch((error: unknown) => {
    store.close();
    throw error;
  });
  state.address = `127.0.0.1:${bound}`;
  return {
    url: `mongodb://${state.address}/?replicaSet=rs0`,
    port: bound,
    close: async () => {
      cursors.closeAll();
      for (const socket of sockets) socket.destroy();
      await new Promise((resolve) => server.close(resolve));
      store.close();
    },
  };
}

function listen(server: Server, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, "127.0.0.1", () => {
      const address = server.address();
      resolve(typeof address === "object" && address ? address.port : port);
    });
  });
}
