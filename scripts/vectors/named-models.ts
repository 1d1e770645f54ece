import { type EmbeddingModel, embeddingModel, embeddingModels } from "../../lambdas/shared/embeddings/models";
import { UnknownModelError } from "../../lambdas/shared/embeddings/unknown-model-error";
import { CommandLineError } from "../command-line-error";
import { findEnvironment } from "../find-environment";

/**
 * The models that the function writes with: those of the environment's configuration and of EMBEDDING_MODEL, which names
 * them last.
 *
 * @throws CommandLineError if one is not known
 */
export function namedModels(environment: string | undefined, env: NodeJS.ProcessEnv): EmbeddingModel[] {
  const configured =
    environment === undefined ? undefined : findEnvironment(environment).vectors.embeddingModel;
  const names = [configured, env["EMBEDDING_MODEL"]].filter((setting) => setting?.trim());
  return names.length === 0 ? [] : knownOnly(() => embeddingModels(names.join(",")));
}

/**
 * The model that `--model` names.
 *
 * @throws CommandLineError if it is not known
 */
export function readModel(name: string): EmbeddingModel {
  return knownOnly(() => embeddingModel(name));
}

function knownOnly<Models>(read: () => Models): Models {
  try {
    return read();
  } catch (error) {
    if (!(error instanceof UnknownModelError)) throw error;
    throw new CommandLineError(
      `${error.model} is no known model`,
      `Use ${error.known.join(" or ")}, with # and a number behind it for a later version.`,
    );
  }
}
