import { textTable } from "../../scripts/text-table";

test("columns are as wide as what is in them, numbers to the right", () => {
  expect(
    textTable([
      ["count", "event", ""],
      [7, "call.ended", "late"],
      [12_000, "x", ""],
    ]),
  ).toBe(["count  event", "    7  call.ended  late", "12000  x"].join("\n"));
});

test("no cell breaks the line or reaches the terminal as a command", () => {
  expect(textTable([["a"], ["one\r\ntwo\u001b[2J\u009b31m\u202e"]])).toBe("a\none two[2J31m");
});

test("an empty table is nothing", () => {
  expect(textTable([])).toBe("");
});
