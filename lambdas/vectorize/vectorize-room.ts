import { roomPath } from "../shared/chat/chat-paths";
import type { ChatVectorization } from "./conversations";
import { isPermanent } from "./is-permanent";
import { conversationId } from "./render-conversation";
import { accessOf, looksOf } from "./room-access";
import { showUntilSettled } from "./settle";

/** Blocks that are shown at the same time. */
const PARALLEL = 8;

/**
 * Shows what was written in a room by what the room is now. It is closed first, all at once; only block by block, each with
 * a last look at the room, is it opened.
 *
 * @throws what may pass, so that the platform delivers the event again
 */
export async function vectorizeRoom(room: string, vectorization: ChatVectorization): Promise<void> {
  const { chat, shelves, log, now } = vectorization;
  const start = now();
  let shown = 0;
  const read = async () => {
    const known = await chat.readRoom(room);
    return { revision: looksOf(known), known };
  };
  const source = { name: roomPath(room), read, revision: async () => (await read()).revision };
  try {
    await showUntilSettled(source, async ({ known }) => {
      const access = accessOf(room, known);
      if (!access) await Promise.all(shelves.map(({ index }) => index.removeRoom(room)));
      if (access?.audience === "room") await Promise.all(shelves.map(({ index }) => index.closeRoom(room)));
      const blocks = access ? await chat.blocksOf(room) : [];
      await showAll(room, blocks, vectorization);
      shown = blocks.length;
    });
  } catch (error) {
    log.warn("room.retried", { room, error: String(error) });
    throw error;
  }
  log.info("room.shown", { room, blocks: shown, durationMs: now() - start });
}

async function showAll(
  room: string,
  blocks: readonly string[],
  vectorization: ChatVectorization,
): Promise<void> {
  const queue = blocks.values();
  const work = async () => {
    // One iterator for all: each takes the next block.
    for (const block of queue) await showOrGiveUp(room, block, vectorization);
  };
  await Promise.all(Array.from({ length: PARALLEL }, work));
}

async function showOrGiveUp(
  room: string,
  block: string,
  { show, deadLetters, log }: ChatVectorization,
): Promise<void> {
  try {
    await show(block);
  } catch (error) {
    if (!isPermanent(error)) throw error;
    const [document, record, reason] = [roomPath(room), conversationId(block), String(error)];
    await deadLetters.publish({ document, record, reason });
    log.error("room.failed", { room, record, reason });
  }
}
