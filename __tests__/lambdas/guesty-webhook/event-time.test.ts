import { eventTime, toInstant } from "../../../lambdas/guesty-webhook/event-time";

test("the first time that the payload tells counts", () => {
  const told = [undefined, "soon", "2026-11-20T11:00:00+01:00", "2026-11-21T00:00:00Z"];
  expect(eventTime(told, "msg_1")).toBe("2026-11-20T10:00:00.000Z");
});

test("a payload without a time has that of Svix's id, at the end of its second", () => {
  // The id of a published vector, which was made at 1649367553.
  expect(eventTime([], "msg_27UH4WbU6Z5A5EzD8u03UvzRbpk")).toBe(new Date(1_649_367_553_999).toISOString());
});

test.each([
  "msg_1",
  "",
  "msg_zzzzzzzzzzzzzzzzzzzzzzzzzzz",
  "27UH4WbU6Z5A5EzD8u03UvzRbpk",
  "msg_27UH4WbU6Z5A5EzD8u03UvzRbp-",
])("%p tells no time", (delivery) => {
  expect(eventTime([], delivery)).toBeUndefined();
});

test.each([null, 5, "", "2026-11-20", "2026-99-20T10:00:00Z", "10000-01-01T00:00:00Z"])(
  "%p is no time",
  (time) => {
    expect(toInstant(time)).toBeUndefined();
  },
);
