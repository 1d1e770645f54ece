// Loaded with --require and --expose-gc into a measured Node process: on SIGUSR2 it collects garbage, then prints its memory.
process.on("SIGUSR2", () => {
  globalThis.gc();
  const { rss, heapUsed } = process.memoryUsage();
  process.stdout.write(`${JSON.stringify({ event: "bench.memory", rss, heapUsed })}\n`);
});
