import fc from "fast-check";
import { EVENTS } from "../../../lambdas/aircall-webhook/events";
import { encodeFields } from "../../../lambdas/shared/firestore/value";
import { mergeUpdates, renderRecord } from "../../../lambdas/shared/ingestion/record-part";
import { parseRecord } from "../../../lambdas/vectorize/parse-record";
import { callLife, TOKEN } from "./call-events";
import {
  contactLife,
  groupMessageLife,
  insights,
  messageLife,
  numberLife,
  userLife,
  voiceAgentLife,
} from "./other-events";
import { source } from "./telling";

const templates = [
  ...callLife,
  ...contactLife,
  ...groupMessageLife,
  ...insights,
  ...messageLife,
  ...numberLife,
  ...userLife,
  ...voiceAgentLife,
];

const odd = fc.oneof(
  fc.jsonValue({ maxDepth: 3 }),
  fc.constantFrom(null, "", -1, 2 ** 53, 1e300, "\ud800", "__proto__", "constructor", [], {}, [[]], TOKEN),
);

/** An event with some members, at any depth, in the place of which there is something odd. */
const mutated = fc.constantFrom(...templates).chain((template) => {
  const paths = pathsIn(template.data);
  return fc.array(fc.tuple(fc.constantFrom(...paths), odd), { minLength: 1, maxLength: 4 }).map((changes) => {
    const data = structuredClone(template.data) as Record<string, unknown>;
    // A copy: the oddities are the same objects in every run, and would hold what others put into them.
    for (const [path, value] of changes) put(data, path, structuredClone(value));
    return { ...template, data };
  });
});

function pathsIn(value: unknown, path: string[] = []): string[][] {
  if (typeof value !== "object" || value === null) return [];
  return Object.entries(value).flatMap(([key, member]) => [
    [...path, key],
    ...pathsIn(member, [...path, key]),
  ]);
}

function put(target: Record<string, unknown>, [first = "", ...rest]: string[], value: unknown): void {
  const member = target[first];
  if (rest.length > 0 && typeof member === "object" && member !== null) {
    put(member as Record<string, unknown>, rest, value);
  } else {
    target[first] = value;
  }
}

test("whatever a payload says, it is quarantined or makes a record that can be stored and indexed", async () => {
  await fc.assert(
    fc.asyncProperty(mutated, fc.constantFrom(...EVENTS.keys()), fc.boolean(), async (event, other, mix) => {
      const type = mix ? other : event.event;
      const meaning = await source.transform({ delivery: "d1", type }, event);
      if ("quarantine" in meaning) return;
      if (!("updates" in meaning)) throw new Error(`${type} means ${JSON.stringify(meaning)}`);
      expect(JSON.stringify(meaning)).not.toContain(TOKEN);
      for (const record of new Set(meaning.updates.map((update) => update.record))) {
        const own = meaning.updates.filter((update) => update.record === record);
        const parts = JSON.parse(JSON.stringify(mergeUpdates({}, own).parts));
        const rendered = renderRecord(record, parts, source.render);
        if (!rendered) continue;
        expect(() => encodeFields(rendered)).not.toThrow();
        expect(parseRecord(record, JSON.parse(JSON.stringify(rendered)))).toHaveProperty("record.id", record);
      }
    }),
    { numRuns: 4_000 },
  );
}, 60_000);

test("whatever is sent, nobody is let in without the token and nothing fails", async () => {
  await fc.assert(
    fc.asyncProperty(fc.jsonValue(), async (payload) => {
      const arrival = { headers: new Headers(), body: new Uint8Array(), payload };
      expect(await source.verify(arrival)).toBe("refused");
      expect((await source.identify(arrival)).delivery).toMatch(/^[0-9a-f]{64}$/);
    }),
    { numRuns: 300 },
  );
});
