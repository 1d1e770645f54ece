import { roomPolicy } from "../../../../lambdas/shared/access/room-policy";

const policy = roomPolicy(["operations", ""]);

test("a room that is configured for it reads what staff may read", async () => {
  expect(await policy.rightsOf({ room: "operations", asker: "ana" })).toEqual({
    staff: true,
    publicRooms: true,
    rooms: ["operations"],
  });
});

test("another room reads its own records and public rooms', whoever asks", async () => {
  expect(await policy.rightsOf({ room: "lobby", asker: "operations" })).toEqual({
    staff: false,
    publicRooms: true,
    rooms: ["lobby"],
  });
});

test("without a room nothing may be read, even if the configuration names an empty one", async () => {
  expect(await policy.rightsOf({ room: "", asker: "ana" })).toEqual({
    staff: false,
    publicRooms: false,
    rooms: [],
  });
});
