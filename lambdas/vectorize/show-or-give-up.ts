import { roomPath } from "../shared/chat/chat-paths";
import { parseBlock } from "./block";
import type { ChatVectorization } from "./conversations";
import { isPermanent } from "./is-permanent";
import { conversationId } from "./render-conversation";

/**
 * Shows a block that no message is delivered with. One that is refused for good becomes a dead letter.
 *
 * @throws what may pass
 */
export async function showOrGiveUp(
  block: string,
  { show, deadLetters, log }: Pick<ChatVectorization, "show" | "deadLetters" | "log">,
): Promise<void> {
  try {
    await show(block);
  } catch (error) {
    if (!isPermanent(error)) throw error;
    const { room } = parseBlock(block);
    const [document, record, reason] = [roomPath(room), conversationId(block), String(error)];
    await deadLetters.publish({ document, record, reason });
    log.error("room.failed", { room, record, reason });
  }
}
