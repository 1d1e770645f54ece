import { runAsProcess } from "../service";
import { startWorkersAi } from "./server";

void runAsProcess("workers-ai", startWorkersAi);
