import { runAsProcess } from "../service";
import { startPubsub } from "./server";

void runAsProcess("pubsub", startPubsub);
