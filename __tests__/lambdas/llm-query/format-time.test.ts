import { formatTime } from "../../../lambdas/llm-query/format-time";

test("the hour that comes twice when clocks go back is told apart", () => {
  expect(formatTime("2026-10-25T00:30:00Z", "Europe/Berlin")).toBe("Sun, 25 Oct 2026, 02:30 GMT+2");
  expect(formatTime("2026-10-25T01:30:00Z", "Europe/Berlin")).toBe("Sun, 25 Oct 2026, 02:30 GMT+1");
});

test("the hour that is left out when clocks go forward does not appear", () => {
  expect(formatTime("2026-03-29T00:59:00Z", "Europe/Berlin")).toBe("Sun, 29 Mar 2026, 01:59 GMT+1");
  expect(formatTime("2026-03-29T01:00:00Z", "Europe/Berlin")).toBe("Sun, 29 Mar 2026, 03:00 GMT+2");
});

test("midnight belongs to the day that begins, in the zone asked for", () => {
  expect(formatTime("2026-12-31T23:00:00.000Z", "Europe/Berlin")).toBe("Fri, 1 Jan 2027, 00:00 GMT+1");
});

test("what is no time gives nothing", () => {
  expect(formatTime("yesterday", "Europe/Berlin")).toBe("");
});
