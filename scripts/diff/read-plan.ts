import { readFileSync } from "node:fs";
import { fromCaller } from "../from-caller";
import type { Plan } from "./plan";
import { PlanFileError } from "./plan-file-error";

/** Names standard input. */
export const STANDARD_INPUT = "-";

const HOW_TO = "Write one with: terraform show -json plan.bin > plan.json";

/**
 * @param source path of a file, or `-` for standard input
 * @throws PlanFileError if there is no plan in it that the command can show
 */
export function readPlan(source: string): Plan {
  return parsePlan(readSource(source), source === STANDARD_INPUT ? "standard input" : source);
}

/**
 * @param where what an error calls the source
 * @throws PlanFileError if the bytes are no plan in JSON, of format 1
 */
export function parsePlan(bytes: Buffer, where: string): Plan {
  if (bytes.length === 0) throw new PlanFileError({ where, what: "there is nothing in it", fix: HOW_TO });
  // `terraform plan -out` writes a zip file.
  if (bytes.subarray(0, 4).equals(Buffer.from("PK\x03\x04"))) {
    throw new PlanFileError({
      where,
      what: "this is a plan in Terraform's binary form",
      fix: "Give the JSON that this writes: terraform show -json plan.bin > plan.json",
    });
  }
  return requirePlan(parseJson(bytes.toString("utf8").replace(/^\uFEFF/, ""), where), where);
}

function readSource(source: string): Buffer {
  try {
    return readFileSync(source === STANDARD_INPUT ? process.stdin.fd : fromCaller(source));
  } catch (cause) {
    const { code, message } = cause as NodeJS.ErrnoException;
    throw new PlanFileError({
      where: source,
      what: code === "ENOENT" ? "there is no such file" : `it cannot be read: ${message}`,
      fix: HOW_TO,
      cause,
    });
  }
}

function parseJson(text: string, where: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    const isLog = text.startsWith('{"@level"');
    throw new PlanFileError({
      where,
      what: isLog ? "this is the log of terraform plan -json" : `it is not JSON: ${(cause as Error).message}`,
      fix: isLog ? `Save the plan with terraform plan -out=plan.bin. ${HOW_TO}` : HOW_TO,
      cause,
    });
  }
}

function requirePlan(json: unknown, where: string): Plan {
  const { format_version: version, ...content } = Object(json);
  // A plan always says which values it plans for; a state and a provider's schema have a version as well.
  if (typeof version !== "string" || !("planned_values" in content)) {
    throw new PlanFileError({ where, what: "it is JSON, but no plan of Terraform's", fix: HOW_TO });
  }
  if (!version.startsWith("1.")) {
    throw new PlanFileError({
      where,
      what: `its format_version is ${JSON.stringify(version)}`,
      fix: "Use a Terraform that writes format 1.x.",
    });
  }
  return json as Plan;
}
