import { once } from "node:events";
import { createServer, type Server, type Socket } from "node:net";
import { ServerCredentials } from "@grpc/grpc-js";
import { listen } from "../listen";
import type { RunningService, ServiceOptions } from "../service";
import { Databases } from "./databases";
import { FirestoreService } from "./firestore-service";
import { createGrpcServer } from "./grpc-api";
import { createRestServer } from "./rest-api";

/** How every HTTP/2 connection begins ("PRI * HTTP/2.0…"); no HTTP/1.1 request does. */
const HTTP2_PREFACE = Buffer.from("PRI");

/**
 * Starts the Firestore stand-in: gRPC and REST on one port of this machine, as Google's emulator has it. With
 * `dataDir`, no acknowledged write is lost when the process dies.
 *
 * @throws when the port is taken, or the journal in `dataDir` cannot be read
 */
export async function startFirestore({ port, dataDir }: ServiceOptions): Promise<RunningService> {
  const listener = createServer({ noDelay: true });
  const address = await listen(listener, port);
  // The port is ours before the journal is opened: a second process must not touch the first one's file.
  const databases = openDatabases(dataDir, listener);
  const service = new FirestoreService(databases);
  const grpc = createGrpcServer(service);
  const rest = createRestServer(service);
  const injector = grpc.createConnectionInjector(ServerCredentials.createInsecure());
  const sockets = new Set<Socket>();
  listener.on("connection", (socket) => {
    sockets.add(socket);
    socket.on("close", () => sockets.delete(socket));
    socket.on("error", () => socket.destroy());
    sortByProtocol(
      socket,
      () => injector.injectConnection(socket),
      () => rest.emit("connection", socket),
    );
  });
  return {
    ...address,
    close: async () => {
      const closed = once(listener, "close");
      listener.close();
      // Sockets first: to a client a lost connection is worth another try, a call that was cancelled is not.
      for (const socket of sockets) socket.destroy();
      grpc.forceShutdown();
      await closed;
      databases.close();
    },
  };
}

function openDatabases(dataDir: string | undefined, listener: Server): Databases {
  try {
    return new Databases(dataDir);
  } catch (error) {
    listener.close();
    throw error;
  }
}

/** Looks at a connection's first bytes, puts them back, and hands it on. */
function sortByProtocol(socket: Socket, asGrpc: () => void, asRest: () => void): void {
  const look = () => {
    const start: Buffer | null = socket.read(HTTP2_PREFACE.length);
    if (!start) return;
    socket.off("readable", look);
    socket.unshift(start);
    if (start.equals(HTTP2_PREFACE)) asGrpc();
    else asRest();
  };
  socket.on("readable", look);
}
