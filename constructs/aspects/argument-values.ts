/** A text somewhere in a block, with what it is given to. */
export interface ArgumentValue {
  /** Where it stands in the block, e.g. `service_config.environment_variables.PORT` or `rule[0].port`. */
  path: string;
  /** What it is the value of: the argument, the map's key, or the name beside it in `{ name, value }`. */
  name: string;
  /** The type that the object around it tells, e.g. `secret_text` of a Worker's binding. */
  type: string | undefined;
  value: string;
}

/** All texts of a value, at any depth; of a text that is JSON, those in it too. */
export function argumentValues(value: unknown, path = "", name = "", type?: string): ArgumentValue[] {
  if (typeof value === "string") {
    return [{ path, name, type, value }, ...argumentValues(parsed(value), path, name, type)];
  }
  if (Array.isArray(value)) {
    return value.flatMap((item, index) => argumentValues(item, `${path}[${index}]`, name, type));
  }
  if (typeof value !== "object" || value === null) return [];
  const object = value as Record<string, unknown>;
  const pairName = [object["name"], object["key"]].find((each) => typeof each === "string");
  return Object.entries(object).flatMap(([key, item]) =>
    argumentValues(
      item,
      path === "" ? key : `${path}.${key}`,
      // In a list of variables, the name stands beside the value: { name: "PORT", value: "80" }.
      pairName !== undefined && valueKeys.has(key) ? String(pairName) : key,
      typeof object["type"] === "string" ? object["type"] : undefined,
    ),
  );
}

function parsed(text: string): unknown {
  if (!/^\s*[[{]/.test(text)) return undefined;
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

const valueKeys = new Set(["value", "text", "json"]);
