import { createServer, type Server as Listener } from "node:net";
import { Server } from "@grpc/grpc-js";
import { listen } from "../listen";
import type { RunningService, ServiceOptions } from "../service";
import { sharePort } from "../share-port";
import { Broker } from "./broker";
import { createCertificateServer } from "./certificates";
import { PUBLISHER, SUBSCRIBER } from "./grpc-api";
import { publisherService } from "./publisher-service";
import { subscriberService } from "./subscriber-service";
import { TokenSigner } from "./token-signer";

/** Room for a publish request of 10 MB and its envelope. */
const MAX_REQUEST_BYTES = 12 * 1024 * 1024;

/**
 * A stand-in for Pub/Sub's gRPC interface, to be set as PUBSUB_EMULATOR_HOST (host and port of `url`). On the same port,
 * `GET /oauth2/v3/certs` has the keys of the tokens that pushes carry. What it has, and where it differs, is listed in
 * docs/stand-ins/pubsub.md.
 *
 * @throws when the port is taken or the journal in `dataDir` cannot be read
 */
export async function startPubsub({ port, dataDir }: ServiceOptions): Promise<RunningService> {
  const listener = createServer({ noDelay: true });
  const address = await listen(listener, port);
  const signer = new TokenSigner(dataDir);
  // The port is ours before the journal is opened: a second process must not touch the first one's file.
  const broker = openBroker(dataDir, signer, listener);
  const grpc = new Server({ "grpc.max_receive_message_length": MAX_REQUEST_BYTES });
  grpc.addService(PUBLISHER, publisherService(broker));
  grpc.addService(SUBSCRIBER, subscriberService(broker));
  const close = sharePort(listener, grpc, createCertificateServer(signer));
  return {
    ...address,
    close: async () => {
      await close();
      broker.close();
    },
  };
}

function openBroker(dataDir: string | undefined, signer: TokenSigner, listener: Listener): Broker {
  try {
    return Broker.open(dataDir, signer);
  } catch (error) {
    listener.close();
    throw error;
  }
}
