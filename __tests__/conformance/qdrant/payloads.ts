import { type QdrantContext, UUID } from "./context";

export function describePayloads(qdrant: QdrantContext): void {
  describe("payloads", () => {
    const payload = async (name: string, id: number | string) =>
      (await qdrant.client.retrieve(name, { ids: [id] }))[0]?.payload;

    test("are merged, merged at a key, replaced and cleared", async () => {
      const name = await qdrant.filled();
      await qdrant.client.setPayload(name, { payload: { flag: true, at: null }, points: [1] });
      expect(await payload(name, 1)).toEqual({ room: "a", n: 1, tags: ["x", "all"], open: true, flag: true });
      await qdrant.client.setPayload(name, {
        payload: { zip: "2000", new: 1 },
        key: "address",
        points: [UUID],
      });
      expect(await payload(name, UUID)).toMatchObject({ address: { city: "Lisbon", zip: "2000", new: 1 } });
      await qdrant.client.setPayload(name, { payload: { seen: true }, key: "guests[]", points: [4] });
      expect(await payload(name, 4)).toMatchObject({
        guests: [
          { name: "Ana", age: 9, seen: true },
          { name: "Bo", age: 40, seen: true },
        ],
      });
      await qdrant.client.overwritePayload(name, {
        payload: { only: 1 },
        filter: { must: [{ key: "room", match: { value: "b" } }] },
      });
      expect(await payload(name, 2)).toEqual({ only: 1 });
      expect(await payload(name, UUID)).toEqual({ only: 1 });
      await qdrant.client.clearPayload(name, { points: [2] });
      expect(await payload(name, 2)).toEqual({});
    });

    test("lose keys", async () => {
      const name = await qdrant.filled();
      await qdrant.client.deletePayload(name, { keys: ["address.zip", "n"], points: [UUID] });
      expect(await payload(name, UUID)).toEqual({ room: "b", address: { city: "Lisbon" } });
      await qdrant.client.deletePayload(name, { keys: ["guests[].age"], points: [4] });
      expect(await payload(name, 4)).toMatchObject({ guests: [{ name: "Ana" }, { name: "Bo" }] });
    });

    test("are shown in part", async () => {
      const name = await qdrant.filled();
      const show = async (with_payload: boolean | string[] | { exclude: string[] }) =>
        (await qdrant.client.retrieve(name, { ids: [UUID], with_payload }))[0]?.payload;
      expect(await show(["address.city"])).toEqual({ address: { city: "Lisbon" } });
      expect(await show({ exclude: ["address.city", "n"] })).toEqual({ room: "b", address: { zip: "1000" } });
      expect(await show(false)).toBeFalsy();
    });
  });
}
