import { type EmbeddingModel, nameOfModel } from "../../lambdas/shared/embeddings/models";
import { ServiceError } from "../../lambdas/shared/service-error";
import { askQdrant } from "../../lambdas/shared/vector-index/qdrant";
import { servedModel } from "../../lambdas/shared/vector-index/served-model";
import { CommandLineError } from "../command-line-error";
import { closeFirestore } from "../firestore/close-firestore";
import { FirestoreFailure, isFirestoreFailure } from "../firestore/firestore-failure";
import { openFirestore } from "../firestore/open-firestore";
import { placeOf } from "../firestore/place";
import { type CommandLine, HELP, readCommandLine } from "./command-line";
import { compareMessages } from "./compare-messages";
import { compareRooms } from "./compare-rooms";
import { conversationsHolding } from "./conversations-holding";
import { gc } from "./gc";
import { namedModels, readModel } from "./named-models";
import { openChat } from "./open-chat";
import { recordsHolding } from "./records-holding";
import { reindex } from "./reindex";
import { formatGc, formatReindex, formatVerification, type VerifyReport } from "./report";
import { ServiceFailure } from "./service-failure";
import { openQdrant, openShelf, type Store } from "./store";
import { verify } from "./verify";
import type { World } from "./world";

/**
 * `npm run vectors`; see `HELP`.
 *
 * @returns the exit code: 1 if something is wrong, 130 if it was stopped
 * @throws TricloudError for what a person can put right
 */
export async function vectors(args: string[], world: World): Promise<number> {
  const command = readCommandLine(args);
  if (command.help) {
    world.print(HELP);
    return 0;
  }
  const { environment } = command;
  const place = placeOf(command);
  const qdrant = openQdrant(environment, world.env);
  const { firestore } = await openFirestore(place, world.env);
  try {
    const store: Store = {
      firestore,
      qdrant,
      holdings: [recordsHolding(firestore), conversationsHolding(firestore)],
      shelf: (model) => openShelf(qdrant, model, environment, world),
    };
    return await ACTIONS[command.action](command, store, world);
  } catch (error) {
    if (error instanceof ServiceError) throw new ServiceFailure(error);
    throw isFirestoreFailure(error) ? new FirestoreFailure(place, error) : error;
  } finally {
    await closeFirestore(firestore);
  }
}

type Action = (command: CommandLine, store: Store, world: World) => Promise<number>;

const ACTIONS: Record<CommandLine["action"], Action> = {
  async reindex(command, store, world) {
    const report = await reindex(modelToFill(command, world.env), command, store, world);
    if (!report) return nothingDone(world);
    print(report, formatReindex, command, world);
    return { finished: 0, failed: 1, interrupted: 130 }[report.outcome];
  },

  async verify(command, store, world) {
    const model = await modelToVerify(command, store);
    const { repair, yes } = command;
    const shelf = repair ? store.shelf(model) : undefined;
    // What Firestore is told here changes what its points should be.
    const chat = await verifyChat(command, store, world);
    const verification = await verify({
      ...{ model, store, world },
      ...(shelf && { shelf }),
      ...(!yes && { confirm: world.confirm }),
    });
    const report: VerifyReport = {
      ...{ model: nameOfModel(model), collection: model.collection, repair },
      ...(chat && { chat }),
      ...verification,
    };
    print(report, formatVerification, command, world);
    if (report.outcome === "interrupted") return 130;
    const isLeft = [report, chat?.rooms, chat?.messages].some((comparison) => comparison?.left.length);
    return isLeft ? 1 : 0;
  },

  async gc(command, store, world) {
    const named = namedModels(command.environment, world.env);
    if (named.length === 0) {
      throw new CommandLineError(
        "nothing says which models the function writes with",
        "Set EMBEDDING_MODEL as the function has it, or give --environment.",
      );
    }
    const report = await gc(named, command, store, world);
    if (!report) return nothingDone(world);
    print(report, formatGc, command, world);
    return 0;
  },
};

async function verifyChat(
  { environment, repair }: CommandLine,
  { firestore }: Store,
  world: World,
): Promise<VerifyReport["chat"]> {
  const chat = await openChat(environment, world.env);
  if (!chat) return undefined;
  const job = { chat, firestore, repair, world };
  try {
    return { rooms: await compareRooms(job), messages: await compareMessages(job) };
  } finally {
    await chat.client.close();
  }
}

/** @throws CommandLineError if the function does not write with it: what changes after the filling would be missed */
function modelToFill({ model: name, environment }: CommandLine, env: NodeJS.ProcessEnv): EmbeddingModel {
  const named = namedModels(environment, env);
  const model = name === undefined ? named.at(-1) : readModel(name);
  if (!model) throw new CommandLineError("no model is named", "Give --model, or --environment.");
  if (named.some(({ collection }) => collection === model.collection)) return model;
  throw new CommandLineError(
    `the function does not write with ${nameOfModel(model)}`,
    `Name it beside the present one (EMBEDDING_MODEL), e.g. ${[...named, model].map(nameOfModel).join(",")}, deploy, and begin then.`,
  );
}

/** @throws CommandLineError if there is no such collection */
async function modelToVerify({ model: name }: CommandLine, { qdrant }: Store): Promise<EmbeddingModel> {
  const model = name === undefined ? await servedModel(qdrant) : readModel(name);
  if (!model) throw new CommandLineError("no collection is read yet", "Fill one with reindex.");
  const { exists } = await askQdrant(() => qdrant.collectionExists(model.collection));
  if (exists) return model;
  throw new CommandLineError(`there is no collection ${model.collection}`, "Fill it with reindex.");
}

function nothingDone({ print }: World): number {
  print("Nothing was done.\n");
  return 0;
}

function print<Report extends object>(
  report: Report,
  format: (report: Report) => string,
  { json }: CommandLine,
  world: World,
): void {
  world.print(`${json ? JSON.stringify(report, undefined, 2) : format(report)}\n`);
}
