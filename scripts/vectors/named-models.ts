import { type EmbeddingModel, embeddingModels } from "../../lambdas/shared/embeddings/models";
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
  return names.length === 0 ? [] : readModels(names.join(","));
}

/** @throws CommandLineError if one is not known */
export function readModels(names: string): EmbeddingModel[] {
  try {
    return embeddingModels(names);
  } catch (error) {
    if (!(error instanceof UnknownModelError)) throw error;
    throw new CommandLineError(
      `${error.model} is no known model`,
      `Use ${error.known.join(" or ")}, with # and a number behind it for a later version.`,
    );
  }
}
