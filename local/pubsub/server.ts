import { Server, ServerCredentials } from "@grpc/grpc-js";
import type { RunningService, ServiceOptions } from "../service";
import { Broker } from "./broker";
import { PUBLISHER, SUBSCRIBER } from "./grpc-api";
import { publisherService } from "./publisher-service";
import { subscriberService } from "./subscriber-service";

/** Room for a publish request of 10 MB and its envelope. */
const MAX_REQUEST_BYTES = 12 * 1024 * 1024;

/**
 * A stand-in for Pub/Sub's gRPC interface, to be set as PUBSUB_EMULATOR_HOST (host and port of `url`). What it has, and
 * where it differs, is listed in docs/stand-ins/pubsub.md.
 *
 * @throws when the port is taken or the journal in `dataDir` cannot be read
 */
export async function startPubsub({ port, dataDir }: ServiceOptions): Promise<RunningService> {
  const broker = Broker.open(dataDir);
  const server = new Server({ "grpc.max_receive_message_length": MAX_REQUEST_BYTES });
  server.addService(PUBLISHER, publisherService(broker));
  server.addService(SUBSCRIBER, subscriberService(broker));
  const bound = await listen(server, port).catch((error: unknown) => {
    broker.close();
    throw error;
  });
  return {
    url: `http://127.0.0.1:${bound}`,
    port: bound,
    close: async () => {
      server.forceShutdown();
      broker.close();
    },
  };
}

function listen(server: Server, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    server.bindAsync(`127.0.0.1:${port}`, ServerCredentials.createInsecure(), (error, bound) => {
      if (error) reject(error);
      else resolve(bound);
    });
  });
}
