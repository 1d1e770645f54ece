import { once } from "node:events";
import type { Server as HttpServer } from "node:http";
import type { Server, Socket } from "node:net";
import { type Server as GrpcServer, ServerCredentials } from "@grpc/grpc-js";

/** How every HTTP/2 connection begins ("PRI * HTTP/2.0…"); no HTTP/1.1 request does. */
const HTTP2_PREFACE = Buffer.from("PRI");

/**
 * Hands each connection of a listener to a gRPC server or to one for HTTP/1.1, as Google's emulators have both on one port.
 *
 * @returns what closes the listener, its connections and the gRPC server
 */
export function sharePort(listener: Server, grpc: GrpcServer, http: HttpServer): () => Promise<void> {
  const injector = grpc.createConnectionInjector(ServerCredentials.createInsecure());
  const sockets = new Set<Socket>();
  listener.on("connection", (socket) => {
    sockets.add(socket);
    socket.on("close", () => sockets.delete(socket));
    socket.on("error", () => socket.destroy());
    sortByProtocol(
      socket,
      () => injector.injectConnection(socket),
      () => http.emit("connection", socket),
    );
  });
  return async () => {
    const closed = once(listener, "close");
    listener.close();
    // Sockets first: to a client a lost connection is worth another try, a call that was cancelled is not.
    for (const socket of sockets) socket.destroy();
    grpc.forceShutdown();
    await closed;
  };
}

/** Looks at a connection's first bytes, puts them back, and hands it on. */
function sortByProtocol(socket: Socket, asGrpc: () => void, asHttp: () => void): void {
  const look = () => {
    const start: Buffer | null = socket.read(HTTP2_PREFACE.length);
    if (!start) return;
    socket.off("readable", look);
    socket.unshift(start);
    if (start.equals(HTTP2_PREFACE)) asGrpc();
    else asHttp();
  };
  socket.on("readable", look);
}
