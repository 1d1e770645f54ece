import { once } from "node:events";
import type { Server as HttpServer } from "node:http";
import type { AddressInfo, Server } from "node:net";
import type { RunningService } from "./service";

/**
 * Listens on a port of this machine.
 *
 * @param port 0 takes a free one
 * @throws the `listen` error, e.g. with code `EADDRINUSE`
 */
export async function listen(server: Server, port: number): Promise<Omit<RunningService, "close">> {
  server.listen(port, "127.0.0.1");
  await once(server, "listening");
  const { port: actual } = server.address() as AddressInfo;
  return { url: `http://127.0.0.1:${actual}`, port: actual };
}

/** Like `listen`, for a server whose connections end when it is closed. */
export async function listenForHttp(server: HttpServer, port: number): Promise<RunningService> {
  const address = await listen(server, port);
  return {
    ...address,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
