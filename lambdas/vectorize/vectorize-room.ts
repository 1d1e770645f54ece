import { roomPath } from "../shared/chat/chat-paths";
import type { RoomPoint } from "../shared/vector-index/knowledge-index";
import { parseBlock } from "./block";
import type { ChatVectorization } from "./conversations";
import { conversationId, isHeadedBy } from "./render-conversation";
import { accessOf, looksOf, nameOfRoom } from "./room-access";
import { showUntilSettled } from "./settle";
import { showOrGiveUp } from "./show-or-give-up";

/** Blocks that are shown at the same time. */
const PARALLEL = 8;

/**
 * Shows what was written in a room by what the room is now. Who may read it is changed in all of it at once. Only what then
 * looks otherwise still, or is not there, is read and shown; so a second attempt goes on where the first one ended.
 *
 * @throws what may pass, so that the platform delivers the event again
 */
export async function vectorizeRoom(room: string, vectorization: ChatVectorization): Promise<void> {
  const { chat, shelves, log, now } = vectorization;
  const start = now();
  let blocks = 0;
  const read = async () => {
    const known = await chat.readRoom(room);
    return { revision: looksOf(known), known };
  };
  const source = { name: roomPath(room), read, revision: async () => (await read()).revision };
  try {
    await showUntilSettled(source, async ({ known }) => {
      const access = accessOf(room, known);
      if (!access) {
        await Promise.all(shelves.map(({ index }) => index.removeRoom(room)));
        return;
      }
      await Promise.all(shelves.map(({ index }) => index.setAccess(room, access)));
      blocks += await showOutdated(room, nameOfRoom(known), vectorization);
    });
  } catch (error) {
    log.warn("room.retried", { room, error: String(error) });
    throw error;
  }
  log.info("room.shown", { room, blocks, durationMs: now() - start });
}

/** Shows the blocks that are not to be found as they are called in the room now, and counts them. */
async function showOutdated(room: string, place: string, vectorization: ChatVectorization): Promise<number> {
  const { chat, shelves } = vectorization;
  const shown = await Promise.all(shelves.map(async ({ index }) => byRecord(await index.readRoom(room))));
  const isOutdated = (block: string) =>
    shown.some((points) => !isComplete(points.get(conversationId(block)) ?? [], block, place));
  let count = 0;
  for await (const blocks of chat.blocksOf(room)) {
    const outdated = blocks.filter(isOutdated);
    const queue = outdated.values();
    const work = async () => {
      // One iterator for all: each takes the next block.
      for (const block of queue) await showOrGiveUp(block, vectorization);
    };
    await Promise.all(Array.from({ length: PARALLEL }, work));
    count += outdated.length;
  }
  return count;
}

function byRecord(points: readonly RoomPoint[]): Map<string, RoomPoint[]> {
  const records = new Map<string, RoomPoint[]>();
  for (const point of points) {
    const others = records.get(point.record);
    if (others) others.push(point);
    else records.set(point.record, [point]);
  }
  return records;
}

/** Whether points are all that a block has, under the heading that it has in a place. */
function isComplete(points: readonly RoomPoint[], block: string, place: string): boolean {
  const { thread } = parseBlock(block);
  const last = Math.max(-1, ...points.map(({ chunk }) => chunk));
  const isRight = ({ title, contentHash }: RoomPoint) =>
    isHeadedBy(title, thread === undefined, place) && contentHash !== "";
  return points.length > 0 && points.length === last + 1 && points.every(isRight);
}
