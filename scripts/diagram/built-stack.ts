import type { IConstruct } from "constructs";
import { StubBundler, useBundler } from "../../constructs/bundling";
import type { EnvironmentConfig } from "../../constructs/core/environment";
import { App, TerraformStack } from "../../constructs/core/terraform";
import { Platform } from "../../constructs/platform";
import { entries } from "../../lambdas/entries";
import type { StackJson } from "../terraform-json";

/** A construct of a stack. */
export interface BuiltConstruct {
  path: string;
  /** Its class, e.g. `Worker`. */
  noun: string;
  /** Whether it stands for something that is made elsewhere. */
  isImport: boolean;
  /** The texts among its own members; one of them names what an import stands for. */
  texts: string[];
}

/** A stack in memory: what is made, and which constructs make it. */
export interface BuiltStack {
  name: string;
  json: StackJson;
  constructs: BuiltConstruct[];
}

/** Builds an environment as `main.ts` does, but for the functions' code. */
export function buildEnvironment(config: EnvironmentConfig): BuiltStack[] {
  const app = new App();
  useBundler(app, new StubBundler());
  new Platform(app, config, entries);
  return app.node.children.filter(TerraformStack.isStack).map((stack) => {
    stack.prepareStack();
    return {
      name: stack.node.id,
      json: stack.toTerraform(),
      constructs: stack.node.findAll().map(describe),
    };
  });
}

function describe(construct: IConstruct): BuiltConstruct {
  const { name } = construct.constructor;
  const isImport = name === IMPORT;
  const base: { name: string } = Object.getPrototypeOf(construct.constructor);
  return {
    path: construct.node.path,
    noun: isImport ? base.name.replace(/Base$/, "") : name,
    isImport,
    texts: Object.values(construct).filter((member) => typeof member === "string"),
  };
}

/** What every `fromX` calls the class that it makes. */
const IMPORT = "Import";
