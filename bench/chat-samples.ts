/** A message as Rocket.Chat writes it, with what nobody reads of it. */
export function sampleMessage(id: string) {
  const now = new Date();
  const msg = `The guest of Casa Azul (${id}) asks whether the boiler was repaired and when the cleaners come.`;
  return {
    _id: id,
    rid: `room-${id.length}-${id.at(-1)}`,
    msg,
    ts: now,
    u: { _id: "ana", username: "ana", name: "Ana" },
    _updatedAt: now,
    mentions: [],
    channels: [],
    urls: [],
    md: [{ type: "PARAGRAPH", value: [{ type: "PLAIN_TEXT", value: msg }] }],
  };
}
