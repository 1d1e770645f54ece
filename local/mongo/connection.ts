import type { Socket } from "node:net";
import type { ServerState } from "./call";
import { execute, nameOf } from "./execute";
import { faultReply, takeFault } from "./faults";
import { encodeReply, MessageReader, type Request, readRequest } from "./wire-message";

/** Answers a client's commands, one after the other. */
export function serveConnection(socket: Socket, state: ServerState): void {
  const reader = new MessageReader();
  let last: Promise<void> = Promise.resolve();
  socket.setNoDelay(true);
  // A client that is gone needs no answer; `close` follows.
  socket.on("error", () => {});
  socket.on("data", (piece) => {
    try {
      for (const message of reader.read(piece)) {
        const request = readRequest(message);
        last = last.then(() => answer(request, socket, state));
      }
    } catch {
      // What is no message of this protocol has no answer in it.
      socket.destroy();
    }
  });
}

async function answer(request: Request, socket: Socket, state: ServerState): Promise<void> {
  const fault = takeFault(state.faults, nameOf(request.command));
  if (fault?.done || !fault) {
    const reply = await execute(request.command, state);
    if (!fault) {
      if (!request.isSilent && !socket.destroyed) socket.write(encodeReply(request, reply));
      return;
    }
  }
  if (fault.answer) socket.write(encodeReply(request, faultReply(fault.answer)));
  else socket.destroy();
}
