import { runAsProcess } from "../service";
import { startMongo } from "./server";

/** While nobody writes, the listener then knows each second, and not each tenth, that it is up to date. */
const periodicNoopIntervalSecs = 1;

void runAsProcess("mongodb", (options) => startMongo({ ...options, periodicNoopIntervalSecs }));
