import { zipSync } from "fflate";

/** Local time on purpose: zip stores local time, and 1980 in UTC is 1979, before zip's first year, in the west. */
const firstZipDate = new Date(1980, 0, 1);
const unix = 3;
const readableFile = 0o100644;

/** A zip archive whose bytes follow from the entries' names and contents alone. */
export function zip(entries: Record<string, Uint8Array>): Uint8Array {
  const sorted = Object.entries(entries).sort(([one], [other]) => (one < other ? -1 : 1));
  return zipSync(Object.fromEntries(sorted), {
    mtime: firstZipDate,
    os: unix,
    attrs: readableFile << 16,
    // Within a twentieth of the smallest, in half the time.
    level: 4,
  });
}
