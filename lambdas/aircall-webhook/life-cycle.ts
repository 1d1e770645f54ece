/**
 * The events of a call in the order of its life. Aircall's times are whole seconds and several events share one, so
 * the rank decides which of them shows the later state. `undefined`: not an event of a call that we know.
 */
export function lifeCycleRank(event: string): number | undefined {
  const rank = LIFE_CYCLE.indexOf(event);
  return rank < 0 ? undefined : rank;
}

const LIFE_CYCLE = [
  "call.created",
  "call.ivr_option_selected",
  "call.ringing_on_agent",
  "call.agent_declined",
  "call.answered",
  "call.hold",
  "call.unhold",
  "call.unsuccessful_transfer",
  "call.transferred",
  "call.external_transferred",
  "call.hungup",
  "call.ended",
  "call.voicemail_left",
  "call.comm_assets_generated",
  "call.assigned",
  "call.tagged",
  "call.untagged",
  "call.commented",
  "call.archived",
];
