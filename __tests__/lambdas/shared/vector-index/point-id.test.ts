import fc from "fast-check";
import { pointId } from "../../../../lambdas/shared/vector-index/point-id";

test("the id of a point stays what it is: stored points are found by it", () => {
  expect(pointId("aircall:call:1", 0)).toBe("9033dd5d-f20f-53e7-bfa0-65043ece1e90");
});

test("different chunks have different ids, each a UUID of version 5", () => {
  const place = fc.tuple(fc.string(), fc.nat(10_000));
  fc.assert(
    fc.property(place, place, ([record, chunk], [otherRecord, otherChunk]) => {
      const id = pointId(record, chunk);
      expect(id).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-5[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
      expect(pointId(otherRecord, otherChunk) === id).toBe(record === otherRecord && chunk === otherChunk);
    }),
  );
});
