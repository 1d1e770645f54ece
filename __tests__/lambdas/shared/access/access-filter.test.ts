import fc from "fast-check";
import { accessFilter } from "../../../../lambdas/shared/access/access-filter";
import type { ReadingRights } from "../../../../lambdas/shared/access/reading-policy";
import { type Payload, passes } from "./filter-oracle";

const room = fc.constantFrom("r1", "r2", "r3", "r4");

const rights: fc.Arbitrary<ReadingRights> = fc.record({
  staff: fc.boolean(),
  publicRooms: fc.boolean(),
  rooms: fc.uniqueArray(room),
});

/** Also what no record should have: rooms beside another audience, an audience that is unknown, none at all. */
const payload: fc.Arbitrary<Payload> = fc.record(
  {
    audience: fc.constantFrom("staff", "room", "public-rooms", "private", "everybody"),
    rooms: fc.uniqueArray(room),
    owners: fc.uniqueArray(fc.constantFrom("ana", "ben")),
  },
  { requiredKeys: [] },
);

/** Who may read what, said another way than by a filter. */
function mayRead(
  { staff, publicRooms, rooms }: ReadingRights,
  { audience, rooms: at = [] }: Payload,
): boolean {
  switch (audience) {
    case "staff":
      return staff;
    case "public-rooms":
      return publicRooms;
    case "room":
      return (at as string[]).some((id) => rooms.includes(id));
    default:
      return false;
  }
}

test("the filter lets pass exactly what the rights allow", () => {
  fc.assert(
    fc.property(rights, payload, (granted, point) => {
      expect(passes(accessFilter(granted), { id: "1", payload: point })).toBe(mayRead(granted, point));
    }),
    { numRuns: 2000 },
  );
});

test("without any right nothing passes, whatever it is", () => {
  const nothing = accessFilter({ staff: false, publicRooms: false, rooms: [] });
  fc.assert(fc.property(payload, (point) => !passes(nothing, { id: "1", payload: point })));
});
