import { cloudEvent, http } from "@google-cloud/functions-framework";
import { getFunction, getTestServer } from "@google-cloud/functions-framework/testing";
import { listenForHttp } from "../listen";
import type { RunningService, ServiceOptions } from "../service";

/** A function as the Functions Framework's own environment variables describe it. */
export interface FunctionOptions extends ServiceOptions {
  /** Folder of the unpacked archive, `FUNCTION_SOURCE`. */
  source: string;
  /** Name of the export, `FUNCTION_TARGET`. */
  target: string;
  /** `FUNCTION_SIGNATURE_TYPE`. */
  signature: "http" | "cloudevent";
}

/**
 * Runs a Cloud Function in the Functions Framework, as Google's buildpack does.
 *
 * @throws Error if the archive does not export the entry point
 */
export async function startFunction({
  port,
  source,
  target,
  signature,
}: FunctionOptions): Promise<RunningService> {
  const exported = (require(source) as Record<string, unknown>)[target];
  if (!getFunction(target)) {
    if (typeof exported !== "function") {
      throw new Error(
        `${source} exports no function ${target}. Export it, or change the entry point in the construct.`,
      );
    }
    if (signature === "http") http(target, exported as Parameters<typeof http>[1]);
    else cloudEvent(target, exported as Parameters<typeof cloudEvent>[1]);
  }
  return listenForHttp(getTestServer(target), port);
}
