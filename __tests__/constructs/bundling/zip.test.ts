import fc from "fast-check";
import { strToU8, unzipSync } from "fflate";
import { zip } from "../../../constructs/bundling/zip";

const files = fc.dictionary(
  fc.stringMatching(/^[a-z][a-z0-9._/-]{0,20}$/),
  fc.uint8Array({ maxLength: 200 }),
  {
    minKeys: 1,
    maxKeys: 8,
    noNullPrototype: true,
  },
);

test("entries in any order give the same bytes", () => {
  fc.assert(
    fc.property(
      files.chain((given) =>
        fc.tuple(
          fc.constant(given),
          fc.shuffledSubarray(Object.entries(given), { minLength: Object.keys(given).length }),
        ),
      ),
      ([given, shuffled]) => {
        expect(Buffer.from(zip(Object.fromEntries(shuffled))).equals(zip(given))).toBe(true);
      },
    ),
  );
});

test("unpacking gives back what was packed, by name", () => {
  fc.assert(
    fc.property(files, (given) => {
      const unpacked = unzipSync(zip(given));
      expect(Object.keys(unpacked)).toEqual(Object.keys(given).sort());
      for (const [name, content] of Object.entries(given)) expect(unpacked[name]).toEqual(content);
    }),
  );
});

test("another name or another content gives other bytes", () => {
  const one = zip({ "a.js": strToU8("1") });
  expect(zip({ "b.js": strToU8("1") })).not.toEqual(one);
  expect(zip({ "a.js": strToU8("2") })).not.toEqual(one);
});

test("entries are dated 1980-01-01 and readable by everyone", () => {
  const directory = Buffer.from(zip({ "a.js": strToU8("1") }));
  const header = directory.indexOf(Buffer.from([0x50, 0x4b, 0x01, 0x02]));
  // https://pkware.cachefly.net/webdocs/casestudies/APPNOTE.TXT section 4.3.12
  expect(directory.readUInt16LE(header + 12)).toBe(0);
  expect(directory.readUInt16LE(header + 14)).toBe((0 << 9) | (1 << 5) | 1);
  expect(directory.readUInt32LE(header + 38) >>> 16).toBe(0o100644);
});
