import type { Message, Side } from "./message-updates";

/** Who said what when. */
export type SpokenMessage = Pick<Message, "id" | "side" | "at" | "body">;

/** What one side said at a stretch. */
export interface Turn {
  side: Side;
  /** Of its first message. */
  at: string;
  bodies: string[];
}

/**
 * The turns of a conversation, oldest first: messages of one side that follow each other within fifteen minutes are one,
 * since people send what they have to say in pieces.
 */
export function assembleTurns(messages: readonly SpokenMessage[]): Turn[] {
  const turns: (Turn & { last: number })[] = [];
  for (const { side, at, body } of inOrder(messages)) {
    const time = Date.parse(at);
    const turn = turns.at(-1);
    if (turn?.side === side && time - turn.last <= TURN_GAP_MS) {
      turn.bodies.push(body);
      turn.last = time;
    } else {
      turns.push({ side, at, bodies: [body], last: time });
    }
  }
  return turns.map(({ last, ...turn }) => turn);
}

const TURN_GAP_MS = 15 * 60_000;

/** Those of one time in the order of their ids, which is the same however they arrive. */
function inOrder(messages: readonly SpokenMessage[]): SpokenMessage[] {
  return [...messages].sort((a, b) => compare(a.at, b.at) || compare(a.id, b.id));
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
