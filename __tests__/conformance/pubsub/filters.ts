import { codeOf, type PubsubContext, receive } from "./context";

export function describeFilters(pubsub: PubsubContext): void {
  describe("filters", () => {
    const CASES: [string, string[]][] = [
      ['attributes.kind = "call"', ["call"]],
      ['attributes.other != "noise"', ["booking", "call", "plain"]],
      ['attributes:urgent AND -attributes.urgent = "never"', ["booking"]],
      ['hasPrefix(attributes.kind, "boo")', ["booking"]],
      ['NOT attributes:kind OR attributes.kind = "call"', ["call", "plain"]],
      ['attributes:kind AND (NOT attributes:urgent OR attributes.urgent = "no")', ["call"]],
    ];
    for (const [filter, expected] of CASES) {
      pubsub.check(`let through what ${filter} says`, async () => {
        const on = await pubsub.topic();
        const made = await pubsub.subscription(on, { filter });
        const sent: Record<string, string>[] = [
          { kind: "noise", urgent: "never", other: "noise" },
          { kind: "call" },
          { kind: "booking", urgent: "yes" },
          { other: "plain" },
        ];
        for (const attributes of sent) await on.publishMessage({ attributes });
        const received = await receive(made, expected.length);
        const names = received.map(({ attributes }) => attributes["kind"] ?? attributes["other"]);
        expect(names.sort()).toEqual(expected);
      });
    }

    pubsub.check("are refused when they cannot be read", async () => {
      const on = await pubsub.topic();
      for (const filter of [
        "kind = 1",
        'attributes.kind = "a" AND',
        "attributes:a AND attributes:b OR attributes:c",
      ]) {
        expect(await codeOf(on.createSubscription(pubsub.unique("unread"), { filter }))).toBe(3);
      }
    });
  });
}
