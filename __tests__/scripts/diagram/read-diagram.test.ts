import { partsOf } from "../../../scripts/diagram/diagram";
import { readDiagram } from "../../../scripts/diagram/read-diagram";
import { builtStack } from "./built-stacks";

const ref = (path: string) => `\${${path}}`;
const edge = () =>
  builtStack(
    "edge",
    {
      "cloudflare_queue.Q": { path: "edge/Hooks/Queue/Resource", queue_name: "deliveries" },
      "cloudflare_queue.D": { path: "edge/Hooks/Queue/Dead/Resource", queue_name: "deliveries-dead" },
      "cloudflare_queue_consumer.C": {
        path: "edge/Hooks/Queue/Consumer",
        script_name: ref("cloudflare_workers_script.W.script_name"),
      },
      "cloudflare_workers_script.W": {
        path: "edge/Hooks/Worker/Resource",
        script_name: "hooks",
        bindings: [
          { queue_name: ref("cloudflare_queue.Q.queue_name") },
          { text: "https://vectors.example.com:6333/x" },
        ],
      },
    },
    {
      "edge/Hooks": "WebhookIngestion",
      "edge/Hooks/Queue": "Queue",
      "edge/Hooks/Queue/Dead": "Queue",
      "edge/Hooks/Worker": "Worker",
    },
  );
const vectors = () =>
  builtStack(
    "vectors",
    { "cloudflare_dns_record.R": { path: "vectors/Host/Resource", name: "vectors.example.com" } },
    { "vectors/Host": "DnsRecord" },
  );
const links = (...stacks: ReturnType<typeof builtStack>[]) =>
  readDiagram("t", stacks).links.map(({ from, to, labels }) => [from, ...labels, to].join(" > "));

test("constructs that make resources are parts, those that only hold others are groups", () => {
  expect(readDiagram("t", [edge()]).groups).toEqual([
    {
      path: "edge",
      noun: "Stack",
      name: "edge",
      parts: [],
      groups: [
        {
          path: "edge/Hooks",
          noun: "WebhookIngestion",
          name: "Hooks",
          groups: [],
          parts: [
            {
              path: "edge/Hooks/Queue",
              noun: "Queue",
              names: ["deliveries"],
              cloud: "Cloudflare",
              isExternal: false,
              contains: [{ noun: "Queue", name: "deliveries-dead" }],
            },
            {
              path: "edge/Hooks/Worker",
              noun: "Worker",
              names: ["hooks"],
              cloud: "Cloudflare",
              isExternal: false,
              contains: [],
            },
          ],
        },
      ],
    },
  ]);
});

test("references inside of a stack are links between its parts, and none from a part to itself", () => {
  expect(links(edge())).toEqual([
    "edge/Hooks/Queue > edge/Hooks/Worker",
    "edge/Hooks/Worker > edge/Hooks/Queue",
  ]);
});

test("an address that begins like another's is not taken for it", () => {
  const stack = builtStack(
    "s",
    {
      "google_pubsub_topic.A": { path: "s/One/Resource", name: "one" },
      "google_pubsub_topic.A_2": { path: "s/Two/Resource", name: "two" },
      "google_pubsub_subscription.S": { path: "s/Sub/Resource", topic: ref("google_pubsub_topic.A_2.id") },
    },
    { "s/One": "Topic", "s/Two": "Topic", "s/Sub": "Subscription" },
  );
  expect(links(stack)).toEqual(["s/Sub > s/Two"]);
});

test("stacks share names: a host in an address is a link to whoever has that host", () => {
  expect(links(edge(), vectors())).toContain("edge/Hooks/Worker > vectors/Host");
});

test("a name that two things of different kinds have is no link, one that a thing near has neither", () => {
  const named = (stack: string, noun: string, type: string) =>
    builtStack(
      stack,
      { [`${type}.X`]: { path: `${stack}/X/Resource`, name: "shared" } },
      { [`${stack}/X`]: noun },
    );
  const user = builtStack(
    "user",
    { "google_monitoring_alert_policy.U": { path: "user/U/Resource", filter: 'service="shared"' } },
    { "user/U": "Alarm" },
  );
  const topic = named("a", "Topic", "google_pubsub_topic");
  const near = builtStack(
    "user",
    {
      "google_monitoring_alert_policy.U": { path: "user/U/Resource", filter: 'service="shared"' },
      "google_pubsub_topic.N": { path: "user/N/Resource", name: "shared" },
    },
    { "user/U": "Alarm", "user/N": "Topic" },
  );
  expect(links(user, topic)).toEqual(["user/U > a/X"]);
  expect(links(user, topic, named("b", "Secret", "google_secret_manager_secret"))).toEqual([]);
  expect(links(user, topic, named("b", "Firewall", "hcloud_firewall"))).toEqual(["user/U > a/X"]);
  expect(links(near, topic)).toEqual([]);
});

describe("an import", () => {
  const functions = () =>
    builtStack(
      "functions",
      {
        "google_service_account.F": { path: "functions/F/Account/Resource", account_id: "runner" },
        "google_cloudfunctions2_function.F": { path: "functions/F/Resource", name: "vectorize" },
        "google_pubsub_topic_iam_member.G": {
          path: "functions/Dead/Grant",
          topic: "projects/p/topics/dead",
          role: "roles/pubsub.publisher",
          member: ref("google_service_account.F.member"),
        },
      },
      {
        "functions/F": "NodeFunction",
        "functions/F/Account": "ServiceAccount",
        "functions/Dead": "import Topic",
      },
    );
  const data = () =>
    builtStack(
      "data",
      { "google_pubsub_topic.T": { path: "data/Dead/Resource", name: "dead" } },
      { "data/Dead": "Topic" },
    );

  test("is the part that it names, and a role leads from who has it to what it opens", () => {
    const diagram = readDiagram("t", [functions(), data()]);
    expect(diagram.groups.flatMap(partsOf).map(({ path }) => path)).toEqual(["functions/F", "data/Dead"]);
    expect(links(functions(), data())).toEqual(["functions/F > publisher > data/Dead"]);
  });

  test("is drawn as made elsewhere if nothing in the diagram is called so", () => {
    const [stack] = readDiagram("t", [functions()]).groups;
    expect(stack?.parts.find(({ path }) => path === "functions/Dead")).toMatchObject({
      noun: "Topic",
      isExternal: true,
    });
    expect(links(functions())).toEqual(["functions/F > publisher > functions/Dead"]);
  });
});
