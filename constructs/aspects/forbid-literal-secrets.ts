import type { IConstruct } from "constructs";
import { TerraformAsset } from "../core/terraform";
import { mayBeLiteral } from "./allow-literal";
import { type ArgumentValue, argumentValues } from "./argument-values";
import { secretsIn } from "./asset-secrets";
import type { Policy, Violation } from "./policy";
import { isSecretByName, tokenUnder } from "./secret-names";
import { type SecretText, secretInArgument } from "./secret-shapes";
import type { Block, SynthesizedStack } from "./synthesized-stack";

/**
 * Forbids secrets in what is synthesized, since whoever may read a plan, a state or the repository's build could read
 * them: texts in the shape of a known token, literals under a name such as `api_key`, in arguments, environment
 * variables, outputs, defaults and the programs and settings of assets. Names of secrets and references pass.
 *
 * The error shows where a secret stands and four of its characters at most. `allowLiteral` makes an exception.
 *
 * @example
 * applyPolicies(stack, { policies: [new ForbidLiteralSecrets()] });
 */
export class ForbidLiteralSecrets implements Policy {
  check(stack: SynthesizedStack): Violation[] {
    return [
      ...stack.blocks.flatMap((block) => checkBlock(block, block.construct === stack.stack)),
      ...stack.stack.node.findAll().flatMap(checkAsset),
    ];
  }
}

/** @param isOfStack whether no construct made the block, so that its arguments need its address in front */
function checkBlock(block: Block, isOfStack: boolean): Violation[] {
  return argumentValues(block.attributes).flatMap((argument): Violation[] => {
    const found = secretInArgument(argument.value) ?? secretByName(block, argument);
    const place = isOfStack ? `${block.address}.${argument.path}` : argument.path;
    return found ? violation(block.construct, place, found) : [];
  });
}

function checkAsset(construct: IConstruct): Violation[] {
  if (!(construct instanceof TerraformAsset)) return [];
  return secretsIn(construct).flatMap(({ file, ...found }) => violation(construct, file, found));
}

function secretByName(block: Block, argument: ArgumentValue): SecretText | undefined {
  const { value } = argument;
  if (isReference(value) || isNameOfSecret(block, argument)) return undefined;
  const name = nameOf(block, argument);
  if (isSecretByArgument(block, argument) || isSecretByName(name, value)) {
    return { kind: `a literal for ${name}`, secret: value };
  }
  const kind = tokenUnder(name, value);
  return kind === undefined ? undefined : { kind, secret: value };
}

/** Google's arguments called `secret` take the name of one. */
function isNameOfSecret({ type }: Block, { path }: ArgumentValue): boolean {
  return type.startsWith("google_") && /(?:^|\.)secret$/.test(path);
}

/** A variable's default and an output's value go by the name of their construct. */
function nameOf({ kind, construct }: Block, { path, name }: ArgumentValue): string {
  return (kind === "variable" && path === "default") || (kind === "output" && path === "value")
    ? construct.node.id
    : name;
}

/** Whether the block itself says that the value is secret. */
function isSecretByArgument({ attributes }: Block, { path, type }: ArgumentValue): boolean {
  const isSensitive = attributes["sensitive"] === true && /^(?:default|value)$/.test(path);
  return isSensitive || (type === "secret_text" && path.endsWith(".text"));
}

/** Whether a text is known at apply time only; a function of literals alone is not. */
function isReference(text: string): boolean {
  const [, expression] = /(?<!\$)\$\{(.*)/s.exec(text) ?? [];
  return (
    expression !== undefined && /[a-z_][\w-]*\.[a-z_]/i.test(expression.replace(/"(?:[^"\\]|\\.)*"/g, ""))
  );
}

function violation(construct: IConstruct, place: string, { kind, secret }: SecretText): Violation[] {
  if (mayBeLiteral(construct, place)) return [];
  // Four characters of a short secret would be too much of it.
  const shown = secret.length >= 16 ? ` (${secret.slice(0, 4)}…)` : "";
  return [
    {
      where: construct.node.path,
      what: `${place} holds ${kind}${shown}`,
      fix: `Keep the secret in the cloud's own store and refer to it there, or, if it is none, call allowLiteral(construct, ${JSON.stringify(place)}, reason).`,
    },
  ];
}
