// Loaded with --require into a measured Node process: notes its peak resident memory (kilobytes) when it ends.
const { appendFileSync } = require("node:fs");

process.on("exit", () => {
  appendFileSync(process.env.BENCH_PEAK_FILE, `${process.resourceUsage().maxRSS}\n`);
});
