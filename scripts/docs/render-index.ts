import type { Declaration } from "./api";
import { blocks, table } from "./markdown";
import type { Page } from "./place-pages";
import { firstSentence, GENERATED } from "./render-page";

/** What each subpath is for. */
export const SUBPATHS: Readonly<Record<string, string>> = {
  core: "What every cloud shares: the configuration of an environment, names, labels, errors, durations and sizes.",
  bundling: "Functions made into one file each by esbuild, the same bytes from the same sources.",
  hetzner: "Constructs for Hetzner Cloud.",
  gcp: "Constructs for Google Cloud.",
  cloudflare: "Constructs for Cloudflare.",
  patterns: "Constructs made of those of several clouds.",
  platform: "The stacks of one environment of the platform.",
  aspects: "Policies that hold for whole stacks.",
  testing: "Assertions on what a stack synthesizes, for unit tests.",
};

/** @param shared names that `tricloud` itself exports too */
export function renderIndex(pages: readonly Page[], shared: readonly Declaration[]): string {
  const files = new Map(pages.flatMap((page) => page.declarations.map((each) => [each, page.file])));
  return `${blocks([
    GENERATED,
    "# Reference",
    "Every construct has a page with a compiled example, its properties, and what it makes. What several constructs use has a page by subpath.",
    `\`tricloud\` itself exports the most used of \`tricloud/core\`: ${shared.map((each) => `[\`${each.name}\`](${files.get(each)}#${each.name.toLowerCase()})`).join(", ")}.`,
    ...Object.entries(SUBPATHS).map(([subpath, purpose]) =>
      renderSubpath(
        subpath,
        purpose,
        pages.filter((page) => page.subpath === subpath),
      ),
    ),
  ])}\n`;
}

function renderSubpath(subpath: string, purpose: string, pages: readonly Page[]): string {
  const rows = pages.flatMap(({ file, construct }) =>
    construct ? [[`[${construct.name}](${file})`, firstSentence(construct)]] : [],
  );
  const values = pages.flatMap((page) => (page.construct ? [] : [page]));
  return blocks([
    `## \`tricloud/${subpath}\``,
    purpose,
    rows.length > 0 && table(["Construct", ""], rows),
    ...values.map((page) => table([`[Values and functions](${page.file})`, ""], valueRows(page))),
  ]);
}

/** Classes, functions and constants; the types that go with them are told beside them. */
function valueRows({ file, declarations }: Page): string[][] {
  const isValue = ({ kind }: Declaration) => kind !== "interface" && kind !== "type";
  const values = declarations.filter(isValue);
  return (values.length > 0 ? values : declarations).map((each) => [
    `[${each.name}](${file}#${each.name.toLowerCase()})`,
    firstSentence(each),
  ]);
}
