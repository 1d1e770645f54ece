import { readFileSync } from "node:fs";
import { join } from "node:path";
import { dev } from "../../../environments/dev";
import { prod } from "../../../environments/prod";
import { staging } from "../../../environments/staging";
import { buildEnvironment } from "../../../scripts/diagram/built-stack";
import { partsOf } from "../../../scripts/diagram/diagram";
import { drawEnvironment } from "../../../scripts/diagram/draw-environment";
import { readDiagram } from "../../../scripts/diagram/read-diagram";
import { renderMermaid } from "../../../scripts/diagram/render-mermaid";
import { renderSvg } from "../../../scripts/diagram/render-svg";

const environments = [dev, staging, prod];

test.each(environments)("every construct of $name that makes a resource is in the picture once", (config) => {
  const stacks = buildEnvironment(config);
  const makers = stacks.flatMap(({ json }) =>
    Object.values(json.resource ?? {})
      .flatMap((blocks) => Object.values(blocks))
      .map((block) => block["//"]?.metadata?.path ?? "")
      .filter((path) => path.endsWith("/Resource"))
      .map((path) => path.slice(0, -"/Resource".length)),
  );
  const { groups } = readDiagram("t", stacks);
  const parts = groups.flatMap(partsOf);
  const shown = parts.reduce(
    (sum, { isExternal, contains }) => sum + contains.length + (isExternal ? 0 : 1),
    0,
  );
  expect(new Set(parts.map(({ path }) => path)).size).toBe(parts.length);
  expect(
    makers.filter((path) => !parts.some((part) => path === part.path || path.startsWith(`${part.path}/`))),
  ).toEqual([]);
  expect(shown).toBeGreaterThanOrEqual(makers.length);
});

test.each(environments)("no arrow of $name leads nowhere", (config) => {
  const { groups, links } = drawEnvironment(config);
  const paths = new Set(groups.flatMap(partsOf).map(({ path }) => path));
  expect(links.length).toBeGreaterThan(10);
  expect(links.filter(({ from, to }) => !paths.has(from) || !paths.has(to))).toEqual([]);
});

test("everything that one environment uses is found in it", () => {
  const external = drawEnvironment(dev)
    .groups.flatMap(partsOf)
    .filter(({ isExternal }) => isExternal);
  expect(external).toEqual([]);
});

test("an environment is drawn the same every time", () => {
  expect(renderMermaid(drawEnvironment(dev))).toBe(renderMermaid(drawEnvironment(dev)));
});

// If this fails, look at what the new picture shows, and write it: npm run diagram -- --format svg --output docs
test("docs/architecture.svg shows dev as it is", async () => {
  const committed = readFileSync(join(__dirname, "../../../docs/architecture.svg"), "utf8");
  expect((await renderSvg(drawEnvironment(dev))) === committed).toBe(true);
});
