import { execFileSync } from "node:child_process";
import { type Browser, chromium } from "playwright-core";

const names = ["chromium", "chromium-browser", "google-chrome"];

/**
 * Starts the machine's Chromium without a window.
 *
 * @throws Error that says what to install
 */
export function launchChromium(): Promise<Browser> {
  const executablePath = process.env["CHROMIUM"] ?? names.map(find).find((path) => path !== undefined);
  if (!executablePath) {
    throw new Error(
      `None of ${names.join(", ")} is installed. Install one (Debian: apt-get install chromium), or name it in CHROMIUM.`,
    );
  }
  return chromium.launch({
    executablePath,
    // Root, as in containers, cannot have Chromium's own sandbox; the rest keeps it from calling home.
    args: [
      "--no-sandbox",
      "--disable-quic",
      "--disable-background-networking",
      "--disable-component-update",
      "--disable-sync",
    ],
  });
}

function find(name: string): string | undefined {
  try {
    return execFileSync("which", [name], { encoding: "utf8", stdio: ["ignore", "pipe", "ignore"] }).trim();
  } catch {
    return undefined;
  }
}
