import type { ReadingPolicy } from "./reading-policy";

/**
 * Rights by the room alone: its own records, those of public rooms, and staff's where the configuration says so.
 * What the asker may read elsewhere stays out, because others in the room would see it.
 *
 * @param staffRooms ids of the rooms that staff alone can enter
 */
export function roomPolicy(staffRooms: readonly string[]): ReadingPolicy {
  const staff = new Set(staffRooms.filter((room) => room !== ""));
  return {
    async rightsOf({ room }) {
      if (room === "") return { staff: false, publicRooms: false, rooms: [] };
      return { staff: staff.has(room), publicRooms: true, rooms: [room] };
    },
  };
}
