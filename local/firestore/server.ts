import { createServer, type Server } from "node:net";
import { listen } from "../listen";
import type { RunningService, ServiceOptions } from "../service";
import { sharePort } from "../share-port";
import { Databases } from "./databases";
import { FirestoreService } from "./firestore-service";
import { createGrpcServer } from "./grpc-api";
import { createRestServer } from "./rest-api";

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
  const close = sharePort(listener, createGrpcServer(service), createRestServer(service));
  return {
    ...address,
    close: async () => {
      await close();
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
