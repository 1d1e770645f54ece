import type { WrittenMessage } from "./console/record-reader";
import type { SampleChatMessage } from "./fixtures/read-chat";
import type { MessageJourney } from "./pipeline/journey";
import type { MessageJourneys } from "./pipeline/message-journeys";
import { until } from "./settle";

/** Tells what messages of the chat say by now, of those that are there. */
export interface WrittenMessages {
  messages(ids: readonly string[]): Promise<WrittenMessage[]>;
}

/**
 * Resolves when each message has arrived at the vectors as the history leaves it: with its last edit, or deleted.
 *
 * @throws Error that says what is still missing, when nothing moves any more
 */
export async function settleChat(
  journeys: MessageJourneys,
  written: WrittenMessages,
  history: readonly SampleChatMessage[],
): Promise<void> {
  const ids = history.map(({ id }) => id);
  const stepsOf = (id: string) => journeys.get(id)?.steps.length ?? 0;
  for (;;) {
    await until(
      journeys,
      () => ids.every((id) => hasArrived(journeys.get(id))),
      () => `${ids.filter((id) => !hasArrived(journeys.get(id))).length} messages have not arrived`,
    );
    const steps = new Map(ids.map((id) => [id, stepsOf(id)]));
    const texts = new Map((await written.messages(ids)).map(({ id, text }) => [id, text]));
    const behind = history.filter((message) => texts.get(message.id) !== lastTextOf(message));
    if (behind.length === 0) return;
    await until(
      journeys,
      () => behind.some(({ id }) => stepsOf(id) > (steps.get(id) ?? 0)),
      () => `${behind.length} messages have arrived without their last change, ${behind[0]?.id} for one`,
    );
  }
}

function hasArrived(journey: MessageJourney | undefined): boolean {
  return journey !== undefined && journey.state !== "saved" && journey.state !== "published";
}

function lastTextOf({ text, edits = [], deleted }: SampleChatMessage): string | undefined {
  return deleted ? undefined : (edits.at(-1)?.text ?? text);
}
