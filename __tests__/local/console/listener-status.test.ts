import { readListener } from "../../../local/console/listener-status";
import { serveFetch } from "../../../local/serve-fetch";

const METRICS = `# HELP tricloud_listener_lag_seconds Age of what was applied last.
# TYPE tricloud_listener_lag_seconds gauge
tricloud_listener_lag_seconds 0.25
tricloud_listener_term 3
tricloud_listener_leader 1
tricloud_listener_in_flight 7
# TYPE tricloud_listener_gaps_total counter
tricloud_listener_gaps_total{reason="286"} 1
tricloud_listener_gaps_total{reason="invalidate"} 2
`;

test.each([
  { status: 200, healthy: true },
  { status: 503, healthy: false },
])("the listener's metrics are read beside its health ($status)", async ({ status, healthy }) => {
  const listener = await serveFetch(0, ({ url }) =>
    url.endsWith("/metrics") ? new Response(METRICS) : new Response("", { status }),
  );
  try {
    await expect(readListener(listener.url)).resolves.toEqual({
      leader: true,
      term: 3,
      lagSeconds: 0.25,
      gaps: 3,
      inFlight: 7,
      healthy,
    });
  } finally {
    await listener.close();
  }
});

test("a listener that is away says nothing", async () => {
  const listener = await serveFetch(0, () => new Response());
  await listener.close();
  await expect(readListener(listener.url)).resolves.toBeUndefined();
});
