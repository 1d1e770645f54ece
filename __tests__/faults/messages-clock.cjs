// Loaded with --require: this process's clock is ahead of the real one by so many milliseconds, or behind.
const ahead = Number(process.env.CLOCK_AHEAD_MS);
const RealDate = Date;

globalThis.Date = class extends RealDate {
  constructor(...moment) {
    if (moment.length === 0) super(RealDate.now() + ahead);
    else super(...moment);
  }

  static now() {
    return RealDate.now() + ahead;
  }
};
