import { instance } from "@viz-js/viz";
import { type Diagram, type Part, partsOf } from "./diagram";
import { escapeXml } from "./escape-xml";
import { renderDot } from "./render-dot";

/** A diagram as an SVG that says what it shows to those who cannot see it. */
export async function renderSvg(diagram: Diagram): Promise<string> {
  const viz = await instance();
  const svg = viz.renderString(renderDot(diagram), { format: "svg" });
  const size = /<svg width="([\d.]+)pt" height="([\d.]+)pt"/;
  return svg
    .slice(svg.indexOf("<svg"))
    .replace(/<!--.*?-->\n?/gs, "")
    .replace(size, '<svg role="img" aria-labelledby="title description" width="$1" height="$2"')
    .replace(
      />/,
      `>\n<title id="title">${escapeXml(diagram.title)}</title>\n<desc id="description">${escapeXml(describe(diagram))}</desc>`,
    );
}

function describe({ groups, links }: Diagram): string {
  const stacks = groups.map((group) => `${group.name}: ${partsOf(group).map(partText).join("; ")}.`);
  return `${stacks.join(" ")} ${links.length} arrows show what uses what.`;
}

function partText({ noun, names }: Part): string {
  return `${noun} ${names.join(", ")}`;
}
