import type { IAspect } from "cdktf";
import type { IConstruct } from "constructs";
import { type Labels, labelProblems, type Problem } from "../core";
import { Fn, TerraformResource, Token } from "../core/terraform";
import { hetznerLabelProblems } from "../hetzner/label";
import type { Policy, Violation } from "./policy";
import type { SynthesizedStack } from "./synthesized-stack";

/** The argument that the user's labels go into, the more special name first: `labels` then means something else. */
const labelArguments = ["userLabels", "resourceLabels", "labels"] as const;

/** Labels of these say what they are, in Google's own words, and take no others. */
const unlabelled = new Set(["google_cloud_identity_group"]);

const problemsByCloud: Record<string, (labels: Labels) => Problem[]> = {
  google: labelProblems,
  hcloud: hetznerLabelProblems,
};

/**
 * Puts labels on every Google Cloud and Hetzner resource that takes labels, and checks them by each cloud's rules.
 * Labels that a resource has of its own win.
 *
 * @example
 * Aspects.of(stack).add(new AddLabels({ team: "data" }));
 */
export class AddLabels implements IAspect, Policy {
  /** @param labels key to value, valid in every cloud that the stacks use */
  constructor(private readonly labels: Labels) {}

  /** Puts the labels on a construct, if it is a resource that takes labels. */
  visit(construct: IConstruct): void {
    const labelled = labelledResource(construct);
    if (labelled && Object.keys(this.labels).length > 0) labelled.set(merge(this.labels, labelled.own));
  }

  check(stack: SynthesizedStack): Violation[] {
    return stack.resources().flatMap(({ construct, attributes }) => {
      const labelled = labelledResource(construct);
      if (!labelled) return [];
      const labels = attributes[snakeCase(labelled.argument)];
      // A map that is a reference as a whole is known at apply time only.
      if (typeof labels !== "object" || labels === null) return [];
      return labelled.problems(labels as Labels).map(({ field, value, fix }) => ({
        where: construct.node.path,
        what: `${field} is ${JSON.stringify(value)}`,
        fix,
      }));
    });
  }
}

/** A resource with an argument for labels, seen through its binding. */
interface LabelledResource {
  argument: string;
  own: Labels | undefined;
  set(labels: Labels): void;
  problems(labels: Labels): Problem[];
}

function labelledResource(construct: IConstruct): LabelledResource | undefined {
  if (!TerraformResource.isTerraformResource(construct)) return undefined;
  const [cloud = ""] = construct.terraformResourceType.split("_", 1);
  const problems = problemsByCloud[cloud];
  // Blocks that are called labels too, such as a metric's own, have `putLabels` instead of a setter.
  const argument = labelArguments.find(
    (name) => `${name}Input` in construct && !(`put${name[0]?.toUpperCase()}${name.slice(1)}` in construct),
  );
  if (!problems || !argument || unlabelled.has(construct.terraformResourceType)) return undefined;
  const binding = construct as unknown as Record<string, Labels | undefined>;
  return {
    argument,
    own: binding[`${argument}Input`],
    set: (labels) => {
      binding[argument] = labels;
    },
    problems,
  };
}

function merge(labels: Labels, own: Labels | undefined): Labels {
  return Token.isUnresolved(own) ? (Fn.merge([labels, own]) as Labels) : { ...labels, ...own };
}

function snakeCase(name: string): string {
  return name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
}
