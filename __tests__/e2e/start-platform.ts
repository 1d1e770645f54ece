import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { join } from "node:path";
import { Platform } from "../../local/platform";
import { choosePorts, FREE_PORTS } from "../../local/ports";
import { PROJECT_FOLDER } from "../../local/project";
import { type PlatformSetup, setUp } from "../../local/setup";
import { synthesize } from "../../local/synthesize";

/** A platform of its own for one test file, on free ports, from stacks that were synthesized just now. */
export interface TestPlatform {
  platform: Platform;
  close(): Promise<void>;
}

/** @param change makes another setup of the one that `npm start` would have */
export async function startPlatform(
  change: (setup: PlatformSetup) => PlatformSetup = (setup) => setup,
): Promise<TestPlatform> {
  const parent = join(PROJECT_FOLDER, ".tricloud");
  mkdirSync(parent, { recursive: true });
  // Inside the project, so that the functions find their packages as they do with npm start.
  const folder = mkdtempSync(join(parent, "e2e-"));
  const outputFolder = join(folder, "cdktf.out");
  await synthesize(outputFolder);
  const setup = setUp({
    outputFolder,
    dataFolder: join(folder, "state"),
    ports: await choosePorts(FREE_PORTS),
    env: {},
  });
  const platform = new Platform(change(setup));
  const close = async () => {
    await platform.stop();
    rmSync(folder, { recursive: true, force: true });
  };
  try {
    await platform.start();
  } catch (error) {
    await close();
    throw error;
  }
  return { platform, close };
}
