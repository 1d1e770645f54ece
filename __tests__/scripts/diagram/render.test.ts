import type { Diagram } from "../../../scripts/diagram/diagram";
import { renderDot } from "../../../scripts/diagram/render-dot";
import { renderMermaid } from "../../../scripts/diagram/render-mermaid";
import { renderSvg } from "../../../scripts/diagram/render-svg";

const diagram: Diagram = {
  title: 'The "dev" <environment>',
  groups: [
    {
      path: "dev-edge",
      noun: "EdgeStack",
      name: "dev-edge",
      parts: [
        {
          path: "dev-edge/Odd",
          noun: "Worker",
          names: ['a"b', "<script>|`x`"],
          cloud: "Cloudflare",
          isExternal: false,
          contains: [{ noun: "Alarm", name: "dev: it's & more; #1" }],
        },
      ],
      groups: [
        {
          path: "dev-edge/Host-a.b",
          noun: "PublicHost",
          name: "Host-a.b",
          groups: [],
          parts: [
            {
              path: "dev-edge/Host-a.b/T",
              noun: "Topic",
              names: ["end"],
              cloud: "Google Cloud",
              isExternal: true,
              contains: [],
            },
          ],
        },
      ],
    },
  ],
  links: [{ from: "dev-edge/Odd", to: "dev-edge/Host-a.b/T", labels: ["publisher", "vie|wer"] }],
};

test("Mermaid gets plain ids and escaped words", () => {
  expect(renderMermaid(diagram)).toMatchInlineSnapshot(`
"---
title: "The \\"dev\\" <environment>"
---
flowchart LR
  subgraph group_dev_2d_edge["dev-edge (EdgeStack)"]
    part1["Cloudflare · Worker × 2<br/>a#34;b<br/>#60;script#62;#124;#96;x#96;<br/>+ Alarm dev: it's #38; more#59; #35;1"]
    subgraph group_dev_2d_edge_2f_Host_2d_a_2e_b["Host-a.b (PublicHost)"]
      part2["Google Cloud · Topic (made elsewhere)<br/>end"]
    end
  end
  part1 -->|"publisher, vie#124;wer"| part2
  classDef cloudflare fill:#fff2e2,stroke:#b45309,color:#4f2504
  class part1 cloudflare
  classDef googlecloud fill:#e8f0fe,stroke:#1a56c4,color:#0d2a5e
  class part2 googlecloud
"
`);
});

test("Graphviz gets one box a part, and quoted words", () => {
  const dot = renderDot(diagram);
  expect(dot).toContain('subgraph "cluster_dev-edge/Host-a.b"');
  expect(dot).toContain("<B>a&#34;b</B>");
  expect(dot).toContain("<B>&#60;script&#62;|`x`</B>");
  expect(dot).toContain('part1 -> part2 [label="publisher\\nvie|wer"]');
});

test("links out of a stack that no other uses are dashed, and leave the others where they stand", () => {
  const links = diagram.links.map((link) => ({ ...link, isWatching: true as const }));
  expect(renderMermaid({ ...diagram, links })).toContain('part1 -.->|"publisher, vie#124;wer"| part2');
  expect(renderDot({ ...diagram, links })).toMatch(
    /part1 -> part2 \[label=.*style=dashed.*constraint=false\]/,
  );
});

test("the SVG tells its title and content to those who cannot see it, and carries no script", async () => {
  const svg = await renderSvg(diagram);
  expect(svg).toMatch(/^<svg role="img" aria-labelledby="title description" width="\d+" height="\d+"/);
  expect(svg).toContain('<title id="title">The &#34;dev&#34; &#60;environment&#62;</title>');
  expect(svg).toContain("dev-edge: Worker a&#34;b, &#60;script&#62;|`x`; Topic end.");
  expect(svg).not.toMatch(/<script|<!--/);
});

test("the same diagram gives the same bytes", async () => {
  expect(await renderSvg(diagram)).toBe(await renderSvg(structuredClone(diagram)));
});
