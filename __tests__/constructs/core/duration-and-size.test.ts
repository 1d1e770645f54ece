import { Duration, Size } from "../../../constructs/core";

test("a duration converts between its units", () => {
  expect(Duration.minutes(2).toSeconds()).toBe(120);
  expect(Duration.hours(1.5).toMilliseconds()).toBe(5_400_000);
  expect(Duration.days(14).toSeconds()).toBe(1_209_600);
  expect(Duration.milliseconds(3000).toSeconds()).toBe(3);
});

test("a duration is shown in the unit it was made with", () => {
  expect(String(Duration.seconds(90))).toBe("90 s");
});

test("a duration that is not a whole number of seconds does not become seconds", () => {
  expect(() => Duration.milliseconds(1500).toSeconds()).toThrow("duration is 1500 ms");
});

test.each([-1, Number.NaN, Number.POSITIVE_INFINITY, 0.0001])(
  "a duration of %p seconds is refused",
  (count) => {
    expect(() => Duration.seconds(count)).toThrow("0 or more");
  },
);

test("a size converts between its units", () => {
  expect(Size.gibibytes(1).toMebibytes()).toBe(1024);
  expect(Size.mebibytes(0.5).toBytes()).toBe(524_288);
  expect(String(Size.kibibytes(64))).toBe("64 KiB");
});

test("a size that is not a whole number of mebibytes does not become mebibytes", () => {
  expect(() => Size.kibibytes(1).toMebibytes()).toThrow("size is 1 KiB");
});

test("a size of whole gibibytes becomes gibibytes, another does not", () => {
  expect(Size.mebibytes(2048).toGibibytes()).toBe(2);
  expect(() => Size.mebibytes(1500).toGibibytes()).toThrow("Use whole gibibytes");
});

test("a negative size is refused", () => {
  expect(() => Size.bytes(-1)).toThrow("0 or more");
});

test("a duration lies between two others, their own lengths included, whatever the units", () => {
  const within = (duration: Duration) => duration.isBetween(Duration.seconds(60), Duration.minutes(2));
  expect([Duration.minutes(1), Duration.seconds(120)].map(within)).toEqual([true, true]);
  expect([Duration.milliseconds(59_999), Duration.milliseconds(120_001)].map(within)).toEqual([false, false]);
});
