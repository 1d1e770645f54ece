import { runAsProcess } from "../service";
import { optionsFromEnvironment } from "./options-from-environment";
import { startEventarc } from "./server";

void runAsProcess("eventarc", async (options) =>
  startEventarc({ ...options, ...optionsFromEnvironment(process.env) }),
);
