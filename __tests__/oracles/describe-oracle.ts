const missing = process.env["TRICLOUD_MISSING_ORACLES"]?.split(",") ?? [];

/** Defines a suite that needs an oracle; where the oracle is missing the suite is left out, as the run's start said. */
export function describeOracle(
  oracle: "cloud-init" | "firestore" | "pubsub" | "qdrant",
  name: string,
  define: () => void,
): void {
  const register = missing.includes(oracle) ? describe.skip : describe;
  register(name, define);
}
