import { LoadBalancerType, Location, ServerType, serverTypeProblems } from "../../../constructs/hetzner";

const everyType = Object.values(ServerType);
const everyLocation = Object.values(Location);

test("a location knows its network zone, by its constant and by its name", () => {
  expect(everyLocation.map(({ name, networkZone }) => [name, networkZone])).toEqual([
    ["fsn1", "eu-central"],
    ["nbg1", "eu-central"],
    ["hel1", "eu-central"],
    ["ash", "us-east"],
    ["hil", "us-west"],
    ["sin", "ap-southeast"],
  ]);
  for (const location of everyLocation) expect(Location.parse(location.name)).toBe(location);
});

test("a location that is new to the library is described in full", () => {
  expect(Location.of("osl1", "eu-north")).toMatchObject({ name: "osl1", networkZone: "eu-north" });
  expect(() => Location.parse("osl1")).toThrow(
    'Location: name is "osl1"\n  Use fsn1, nbg1, hel1, ash, hil, sin, or Location.of(name, networkZone) for a new one.',
  );
});

test("a type is called as its constant is, and told its architecture by its family", () => {
  for (const [constant, type] of Object.entries(ServerType)) {
    expect(type.name).toBe(constant.toLowerCase());
    expect(type.architecture).toBe(type.name.startsWith("cax") ? "arm" : "x86");
    expect(ServerType.parse(type.name)).toEqual(type);
  }
});

test("a type of a new family is described in full", () => {
  expect(ServerType.of("crx99", { architecture: "arm" })).toMatchObject({
    name: "crx99",
    architecture: "arm",
  });
  expect(() => ServerType.parse("crx99")).toThrow(
    'ServerType: name is "crx99"\n  Use a type, e.g. cx23, or ServerType.of(name, { architecture })',
  );
});

test("no type of the library is retired anywhere", () => {
  for (const type of everyType) {
    for (const location of everyLocation) expect(serverTypeProblems(type, location)).toEqual([]);
  }
});

test.each([
  ["cx11", "cx23"],
  ["cx22", "cx23"],
  ["cx32", "cx33"],
  ["cx42", "cx43"],
  ["cx52", "cx53"],
  ["ccx12", "ccx13"],
  ["cpx11", "cpx12"],
  ["cpx51", "cpx62"],
])("%s is retired in Europe, and %s takes its place", (name, successor) => {
  expect(serverTypeProblems(ServerType.parse(name), Location.FSN1)).toMatchObject([
    { field: "serverType", fix: `Use ${successor}: ${name} is not sold in fsn1 any more.` },
  ]);
});

test("every successor is a type of the library", () => {
  const names = everyType.map(({ name }) => name);
  const old = ["cx", "cpx", "ccx"].flatMap((family) =>
    [1, 2, 3, 4, 5, 6].flatMap((size) => [1, 2].map((generation) => `${family}${size}${generation}`)),
  );
  const successors = old.map((name) => ServerType.parse(name).successorIn(Location.NBG1));
  expect(names).toEqual(expect.arrayContaining(successors.filter((name) => name !== undefined)));
});

test("the older cpx types are sold on in the United States, the older cx types nowhere", () => {
  expect(ServerType.parse("cpx31").successorIn(Location.ASH)).toBeUndefined();
  expect(ServerType.parse("cpx31").successorIn(Location.SIN)).toBe("cpx32");
  expect(ServerType.parse("cx22").successorIn(Location.HIL)).toBe("cx23");
});

test("a load balancer's type knows what it can carry", () => {
  expect(LoadBalancerType.parse("lb21")).toBe(LoadBalancerType.LB21);
  expect(LoadBalancerType.LB21.limits).toEqual({ services: 15, targets: 75 });
  expect(LoadBalancerType.of("lb41", { services: 60, targets: 300 })).toMatchObject({ name: "lb41" });
  expect(() => LoadBalancerType.parse("lb41")).toThrow(
    'LoadBalancerType: name is "lb41"\n  Use lb11, lb21, lb31,',
  );
});
