import { openMessagesStage } from "../faults/messages-stage";
import { playStorm } from "../faults/messages-storm";

jest.setTimeout(120_000);

test("what listens, queues, vectorizes and searches is killed while people write, and every message is where it belongs", async () => {
  const stage = await openMessagesStage(2_000);
  try {
    const { recoveries, dead, deeds } = await playStorm(stage, { seed: 3, messages: 500, kills: 5 });
    expect(recoveries).toHaveLength(5);
    expect(deeds).toMatchObject({ written: 500 });
    expect(dead).toBe(0);
  } finally {
    await stage.close();
  }
});
