import type { DeliveryStore } from "./delivery-store";

/** A store that applies the deliveries of a record in turn, whether the one before succeeded or not. */
export function oneByOne(store: DeliveryStore): DeliveryStore {
  const last = new Map<string, Promise<unknown>>();
  return {
    ...store,
    apply(delivery, effect) {
      const records = effect.updates.map(({ record }) => record);
      const before = Promise.allSettled(records.map((record) => last.get(record)));
      const application = before.then(() => store.apply(delivery, effect));
      for (const record of records) last.set(record, application);
      return application;
    },
  };
}
