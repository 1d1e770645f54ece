import { TricloudError } from "./tricloud-error";

/** A copy of cdktf, or of its successor cdktn, that is loaded in this process. */
export interface Engine {
  /** Name the package was published under: `cdktf` or `cdktn`. */
  name: string;
  /** Version of the package, e.g. `0.21.0`. */
  version: string;
  /**
   * Folder of the package.
   *
   * @default - not known, as when the program is bundled into one file
   */
  folder?: string;
}

/** Thrown when a construct was made by another copy of the engine than the one these constructs use. */
export class TwoEnginesError extends TricloudError {
  /** The copy that made the construct. */
  readonly theirs: Engine;
  /** The copy that the constructs of this library use. */
  readonly ours: Engine;

  /**
   * @param where path of the construct
   * @param theirs the copy that made the construct
   * @param ours the copy that the constructs of this library use
   */
  constructor(where: string, theirs: Engine, ours: Engine) {
    super({
      where,
      what: `it was made by ${show(theirs)}, but Tricloud uses ${show(ours)}: aspects of one are not seen by the other`,
      fix: fixFor(theirs, ours),
    });
    this.theirs = theirs;
    this.ours = ours;
  }
}

function show({ name, version, folder }: Engine): string {
  return `${name} ${version}${folder ? ` in ${folder}` : ""}`;
}

/** Names a dependency too: npm lets `$cdktf` stand for a direct dependency alone. */
function fixFor(theirs: Engine, ours: Engine): string {
  const successor = [theirs, ours].find(({ name }) => name !== "cdktf");
  return [
    "Install one engine. In package.json:",
    `  "dependencies": { "cdktf": "${successor ? `npm:${successor.name}@${successor.version}` : theirs.version}" },`,
    '  "overrides": { "cdktf": "$cdktf" }',
    ...(successor ? [`Import it as "cdktf" and take "${successor.name}" out of the dependencies.`] : []),
    "Then run npm install; npm ls cdktf cdktn must show one copy.",
  ].join("\n");
}
