import { guestySource } from "../../../lambdas/guesty-webhook/guesty-source";
import type { Fetched, Transformation } from "../../../lambdas/shared/ingestion/ingestion-source";
import { mergeUpdates, type RecordParts, renderRecord } from "../../../lambdas/shared/ingestion/record-part";
import type { BusinessRecord } from "../../../lambdas/shared/record";
import { fetchedReservation, type Payload, RESERVATION, svixId } from "./payloads";
import { arrivalOf, SECRET, signedHeaders } from "./signed-arrival";

export const PATH_KEY = "an-unguessable-part-of-the-path";

export const source = guestySource({
  webhookSecrets: [SECRET],
  otherSecrets: [PATH_KEY],
  guesty: () => {
    throw new Error("Nobody is to be asked.");
  },
});

/** What a payload means, with the answer that the API would give. */
export async function transform(
  payload: Payload,
  id = svixId(0),
  fetched: Fetched = new Map([[RESERVATION, fetchedReservation()]]),
): Promise<Transformation> {
  const body = JSON.stringify(payload);
  const identity = await source.identify(arrivalOf(body, signedHeaders(body, { id })));
  const meaning = await source.transform(identity, payload);
  return "fetch" in meaning ? source.transform(identity, payload, fetched) : meaning;
}

/** The records after all that payloads tell, each delivered under an id of its own. */
export async function tell(payloads: readonly Payload[], fetched?: Fetched): Promise<BusinessRecord[]> {
  const known = new Map<string, RecordParts>();
  for (const [index, payload] of payloads.entries()) {
    const meaning = await transform(payload, svixId(index), fetched);
    if (!("updates" in meaning)) throw new Error(JSON.stringify(meaning));
    for (const update of meaning.updates) {
      known.set(update.record, mergeUpdates(known.get(update.record) ?? {}, [update]).parts);
    }
  }
  return [...known].flatMap(([id, parts]) => renderRecord(id, parts, source.render) ?? []);
}
