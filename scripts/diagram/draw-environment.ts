import type { EnvironmentConfig } from "../../constructs/core/environment";
import { buildEnvironment } from "./built-stack";
import type { Diagram } from "./diagram";
import { dropImplied } from "./drop-implied";
import { focus } from "./focus";
import { markWatching } from "./mark-watching";
import { mergeAlike } from "./merge-alike";
import { readDiagram } from "./read-diagram";

/**
 * An environment as a diagram that is meant to be looked at.
 *
 * @param stack the only one to show, with or without the environment in front of its name
 * @throws CommandLineError if there is no such stack
 */
export function drawEnvironment(config: EnvironmentConfig, stack?: string): Diagram {
  const whole = markWatching(readDiagram(`Architecture of ${config.name}`, buildEnvironment(config)));
  return dropImplied(mergeAlike(stack ? focus(whole, stack) : whole));
}
