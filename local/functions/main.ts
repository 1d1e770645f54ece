import { runAsProcess } from "../service";
import { startFunction } from "./server";

const { FUNCTION_SOURCE = "", FUNCTION_TARGET = "", FUNCTION_SIGNATURE_TYPE } = process.env;

void runAsProcess(process.env.K_SERVICE ?? FUNCTION_TARGET, (options) =>
  startFunction({
    ...options,
    source: FUNCTION_SOURCE,
    target: FUNCTION_TARGET,
    signature: FUNCTION_SIGNATURE_TYPE === "http" ? "http" : "cloudevent",
  }),
);
