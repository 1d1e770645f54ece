import { Duration } from "../../../constructs/core";
import {
  LoadBalancer,
  type LoadBalancerProps,
  LoadBalancerType,
  Location,
  Server,
  type ServiceOptions,
} from "../../../constructs/hetzner";
import { Match, Template } from "../../../constructs/testing";
import { addServer, addSubnet, at, hetznerStack } from "./hetzner-stack";

function addBalancer(stack = hetznerStack(), props: Partial<LoadBalancerProps> = {}): LoadBalancer {
  return new LoadBalancer(stack, "Web", {
    loadBalancerName: "dev-web",
    type: LoadBalancerType.LB11,
    location: Location.FSN1,
    ...props,
  });
}

test("a load balancer is in the private network before it has targets there", () => {
  const stack = hetznerStack();
  const subnet = addSubnet(stack);
  const balancer = addBalancer(stack, { subnet, privateIp: subnet.hostIp(5) });
  const servers = [10, 11].map((host) =>
    addServer(stack, { serverName: `app-${host}`, ...at(subnet, host) }, `App${host}`),
  );
  for (const server of [...servers, ...servers]) balancer.addTarget(server);
  const template = Template.fromStack(stack);
  template.hasResource("hcloud_load_balancer", {
    name: "dev-web",
    load_balancer_type: "lb11",
    location: "fsn1",
    algorithm: { type: "round_robin" },
    delete_protection: false,
    lifecycle: Match.absent(),
  });
  template.hasResource("hcloud_load_balancer_network", {
    subnet_id: Match.stringLikeRegexp(/^\$\{hcloud_network_subnet\./),
    ip: "10.10.1.5",
  });
  template.resourceCountIs("hcloud_load_balancer_target", 2);
  for (const id of ["App10", "App11"]) {
    template.hasResource("hcloud_load_balancer_target", {
      type: "server",
      server_id: Match.stringLikeRegexp(new RegExp(`hcloud_server\\.${id}_`)),
      use_private_ip: true,
      depends_on: [Match.stringLikeRegexp(/^hcloud_load_balancer_network\./)],
    });
  }
  expect(balancer.privateIp).toBe("10.10.1.5");
});

test("a load balancer outside any network reaches its servers by their public addresses", () => {
  const stack = hetznerStack();
  const balancer = addBalancer(stack, {
    algorithm: "least_connections",
    protect: true,
    labels: { role: "web" },
    transform: (config) => ({ ...config, name: "changed" }),
  });
  balancer.addTarget(addServer(stack));
  balancer.addTarget(Server.fromServerAttributes(stack, "Theirs", { serverName: "theirs" }));
  const template = Template.fromStack(stack);
  template.hasResource("hcloud_load_balancer", {
    name: "changed",
    algorithm: { type: "least_connections" },
    delete_protection: true,
    labels: { role: "web" },
    lifecycle: { prevent_destroy: true },
  });
  template.resourceCountIs("hcloud_load_balancer_network", 0);
  template.hasResource("hcloud_load_balancer_target", {
    server_id: Match.stringLikeRegexp(/hcloud_server\.App_/),
    use_private_ip: false,
    depends_on: Match.absent(),
  });
  expect(balancer.privateIp).toBeUndefined();
});

test("a private address that is left out is Hetzner's choice", () => {
  const stack = hetznerStack();
  const balancer = addBalancer(stack, { subnet: addSubnet(stack) });
  Template.fromStack(stack).hasResource("hcloud_load_balancer_network", { ip: Match.absent() });
  expect(balancer.privateIp).toEqual(expect.any(String));
});

test("a service passes on what comes, and tries the servers' port", () => {
  const stack = hetznerStack();
  addBalancer(stack).addService({ listen: 443, port: 8443, proxyProtocol: true });
  Template.fromStack(stack).hasResource("hcloud_load_balancer_service", {
    load_balancer_id: Match.stringLikeRegexp(/^\$\{hcloud_load_balancer\.\w+\.id\}$/),
    protocol: "tcp",
    listen_port: 443,
    destination_port: 8443,
    proxyprotocol: true,
    http: Match.absent(),
    health_check: {
      protocol: "tcp",
      port: 8443,
      interval: 15,
      timeout: 10,
      retries: 3,
      http: Match.absent(),
    },
  });
});

test("a service that speaks HTTPS has certificates, and can ask the servers by HTTP how they are", () => {
  const stack = hetznerStack();
  addBalancer(stack).addService({
    listen: 443,
    port: 80,
    protocol: "https",
    http: {
      certificateIds: [7],
      redirectHttp: true,
      stickySessions: true,
      idleTimeout: Duration.seconds(300),
    },
    healthCheck: {
      port: 8080,
      interval: Duration.seconds(5),
      timeout: Duration.seconds(5),
      retries: 5,
      http: { path: "/ready", host: "a.example.com", statusCodes: ["204"], tls: true },
    },
  });
  Template.fromStack(stack).hasResource("hcloud_load_balancer_service", {
    protocol: "https",
    proxyprotocol: false,
    http: { certificates: [7], redirect_http: true, sticky_sessions: true, timeout_idle: 300 },
    health_check: {
      protocol: "http",
      port: 8080,
      interval: 5,
      timeout: 5,
      retries: 5,
      http: { path: "/ready", domain: "a.example.com", status_codes: ["204"], tls: true },
    },
  });
});

test("an HTTP health check asks for the root and takes what is no error", () => {
  const stack = hetznerStack();
  addBalancer(stack).addService({ listen: 80, port: 80, protocol: "http", healthCheck: { http: {} } });
  Template.fromStack(stack).hasResource("hcloud_load_balancer_service", {
    protocol: "http",
    health_check: {
      http: { path: "/", domain: Match.absent(), status_codes: ["2??", "3??"], tls: false },
    },
  });
});

test.each<{ options: Partial<ServiceOptions>; message: string }>([
  { options: { listen: 0 }, message: "listen is 0\n  Use a port from 1 to 65535." },
  { options: { port: 65_536 }, message: "port is 65536" },
  { options: { listen: 22 }, message: "listen is 22\n  Use each port once." },
  { options: { http: {} }, message: 'http is "tcp"\n  Use protocol http or https' },
  {
    options: { protocol: "https" },
    message: "http.certificateIds is []\n  Give a certificate to protocol https",
  },
  {
    options: { protocol: "http", http: { certificateIds: [1] } },
    message: "http.certificateIds is [1]",
  },
  {
    options: { protocol: "http", http: { redirectHttp: true } },
    message: "http.redirectHttp is true\n  Redirect where protocol https is listened for on 443.",
  },
  {
    options: { protocol: "https", listen: 8443, http: { certificateIds: [1], redirectHttp: true } },
    message: "http.redirectHttp is true",
  },
  {
    options: { protocol: "http", http: { idleTimeout: Duration.seconds(29) } },
    message: "http.idleTimeout is 29 s\n  Use 30 to 300 seconds.",
  },
  {
    options: { protocol: "http", http: { idleTimeout: Duration.seconds(301) } },
    message: "http.idleTimeout is 301 s",
  },
  { options: { healthCheck: { port: 0 } }, message: "healthCheck.port is 0" },
  {
    options: { healthCheck: { interval: Duration.seconds(2), timeout: Duration.seconds(1) } },
    message: "healthCheck.interval is 2 s\n  Use 3 to 60 seconds.",
  },
  { options: { healthCheck: { interval: Duration.seconds(61) } }, message: "healthCheck.interval is 61 s" },
  {
    options: { healthCheck: { timeout: Duration.seconds(16) } },
    message: "healthCheck.timeout is 16 s\n  Use 1 second to 15 s, the interval.",
  },
  { options: { healthCheck: { timeout: Duration.seconds(0) } }, message: "healthCheck.timeout is 0 s" },
  { options: { healthCheck: { retries: 0 } }, message: "healthCheck.retries is 0\n  Use 1 to 5." },
  { options: { healthCheck: { retries: 6 } }, message: "healthCheck.retries is 6" },
  { options: { healthCheck: { http: { path: "ready" } } }, message: 'healthCheck.http.path is "ready"' },
  { options: { healthCheck: { http: { statusCodes: [] } } }, message: "healthCheck.http.statusCodes is []" },
  {
    options: { healthCheck: { http: { statusCodes: ["OK"] } } },
    message: 'healthCheck.http.statusCodes is ["OK"]',
  },
])("refuses a service of $options", ({ options, message }) => {
  const balancer = addBalancer();
  balancer.addService({ listen: 22, port: 22 });
  expect(() => balancer.addService({ listen: 443, port: 443, ...options })).toThrow(`stack/Web: ${message}`);
});

test("refuses what the type cannot carry", () => {
  const stack = hetznerStack();
  const balancer = addBalancer(stack, { type: LoadBalancerType.of("tiny", { services: 1, targets: 1 }) });
  balancer.addService({ listen: 80, port: 80 });
  balancer.addTarget(addServer(stack));
  expect(() => balancer.addService({ listen: 81, port: 81 })).toThrow(
    "stack/Web: services is 2\n  Use 1 at most, or a larger type than tiny.",
  );
  expect(() => balancer.addTarget(addServer(stack, { serverName: "app-2" }, "Second"))).toThrow(
    "stack/Web: targets is 2\n  Use 1 at most, or a larger type than tiny.",
  );
});

test("refuses a private target outside the network", () => {
  const stack = hetznerStack();
  const balancer = addBalancer(stack, { subnet: addSubnet(stack) });
  expect(() => balancer.addTarget(addServer(stack))).toThrow(
    'stack/Web: target is "stack/App"\n  Give the server an address in the load balancer\'s network.',
  );
});

test.each<{ props: Partial<LoadBalancerProps>; message: string }>([
  { props: { loadBalancerName: "" }, message: 'loadBalancerName is ""' },
  { props: { labels: { x: "_" } }, message: 'labels.x is "_"' },
  { props: { privateIp: "10.10.1.5" }, message: 'privateIp is "10.10.1.5"\n  Give the subnet' },
])("refuses a load balancer of $props", ({ props, message }) => {
  expect(() => addBalancer(hetznerStack(), props)).toThrow(`stack/Web: ${message}`);
});

test.each<{ props: Partial<LoadBalancerProps>; message: string }>([
  { props: { privateIp: "10.10.2.5" }, message: 'privateIp is "10.10.2.5"\n  Use an address of the subnet' },
  { props: { privateIp: "10.10.1.0" }, message: "Hetzner keeps this one" },
  { props: { privateIp: "10.10.1.10" }, message: "stack/App has this one" },
  { props: { location: Location.SIN }, message: "location is sin\n  Use a location in eu-central" },
])("refuses $props in the subnet of another server", ({ props, message }) => {
  const stack = hetznerStack();
  const subnet = addSubnet(stack);
  addServer(stack, at(subnet));
  expect(() => addBalancer(stack, { subnet, ...props })).toThrow(message);
});
