import { readCommandLine } from "../../../scripts/ingest/command-line";
import { parseMoment } from "../../../scripts/ingest/moment";

const NOW = Date.parse("2026-11-20T10:00:00.000Z");
const read = (line: string) => readCommandLine(line.split(" ").filter(Boolean), NOW);

test("each command works on a collection of its own", () => {
  expect(read("replay")).toMatchObject({ collection: "deliveries", action: "replay", filter: {} });
  expect(read("quarantine")).toMatchObject({ collection: "quarantine", action: "list" });
  expect(read("quarantine --replay")).toMatchObject({ collection: "quarantine", action: "replay" });
  expect(read("dead-letters --show a")).toMatchObject({
    collection: "deadLetters",
    action: "show",
    show: "a",
  });
});

test("filters are kept as they are given, times as ISO 8601 UTC", () => {
  expect(
    read(
      "replay --source guesty --type guest.created --since 36h --until 2026-11-20 --id a --id b --limit 5",
    ),
  ).toMatchObject({
    filter: {
      source: "guesty",
      type: "guest.created",
      since: "2026-11-18T22:00:00.000Z",
      until: "2026-11-20T00:00:00.000Z",
      ids: ["a", "b"],
      limit: 5,
    },
  });
});

test("help needs no command", () => {
  expect(read("--help")).toMatchObject({ help: true });
  expect(read("-h nonsense")).toMatchObject({ help: true });
});

test.each([
  ["", "no command is named", "Use replay, quarantine, dead-letters."],
  ["repeat", "repeat is no command", "Use replay, quarantine, dead-letters."],
  ["toString", "toString is no command", "Use replay"],
  ["replay everything", "everything is no option", "--help"],
  ["replay --forse", "Unknown option '--forse'", "--help"],
  ["replay --limit", "argument missing", "--help"],
  ["replay --replay", "--replay is for quarantine and dead-letters", "replay applies by itself."],
  ["replay --show a", "--show is for quarantine and dead-letters", "Leave it out."],
  ["quarantine --replay --show a", "--replay and --show exclude each other", "Give one of them."],
  ["quarantine --show a --limit 1", "--show takes no other filter", "Leave the others out."],
  ["quarantine --yes", "--yes is for what applies deliveries", "Add --replay."],
  ["quarantine --dry-run", "--dry-run is for what applies deliveries", "Add --replay."],
  ["dead-letters --resume a", "--resume is for what applies deliveries", "Add --replay."],
  ["replay --resume a --source aircall", "--resume takes no filter", "has them"],
  ["replay --source slack", "--source is slack", "Use aircall or guesty."],
  ["replay --since yesterday", "--since is yesterday", "90m, 36h, 7d"],
  ["replay --until 2026-02-30", "--until is 2026-02-30", "a day (2026-11-20)"],
  ["replay --since 2026-11-20T10:00", "--since is 2026-11-20T10:00", "a time with its zone"],
  ["replay --since 1h --until 2h", "--since 1h is not before --until 2h", "Swap them."],
  ["replay --limit 0", "--limit is 0", "a whole number, 1 or more"],
  ["replay --limit 1.5", "--limit is 1.5", "a whole number, 1 or more"],
  ["replay --limit many", "--limit is many", "a whole number, 1 or more"],
  ["replay --id=", "--id is empty", "Give a delivery's id."],
  ["quarantine --show=", "--show is empty", "Give a delivery's id."],
  [`replay --id a --id ${"%".repeat(501)}`, `--id ${"%".repeat(40)}… is too long`, "Give a delivery's id."],
  [
    `dead-letters --show ${"ä".repeat(751)}`,
    `--show ${"ä".repeat(40)}… is too long`,
    "Give a delivery's id.",
  ],
])("ingest %s is refused", (line, problem, fix) => {
  expect(() => read(line)).toThrow(problem);
  expect(() => read(line)).toThrow(fix);
});

test.each([
  ["2026-11-20", "2026-11-20T00:00:00.000Z"],
  ["2026-11-20T10:00Z", "2026-11-20T10:00:00.000Z"],
  ["2026-11-20T10:00:01.5+01:00", "2026-11-20T09:00:01.500Z"],
  ["2024-02-29", "2024-02-29T00:00:00.000Z"],
  ["90m", "2026-11-20T08:30:00.000Z"],
  ["7d", "2026-11-13T10:00:00.000Z"],
])("%s is a moment", (text, moment) => {
  expect(parseMoment("--since", text, NOW)).toBe(moment);
});

test.each([
  "",
  "2023-02-29",
  "2026-13-01",
  "2026-11-20T25:00Z",
  "20 Nov 2026",
  "7w",
  "-1h",
  "1h ",
  "999999d",
])("%j is no moment", (text) => {
  expect(() => parseMoment("--since", text, NOW)).toThrow(`--since is ${text}`);
});
