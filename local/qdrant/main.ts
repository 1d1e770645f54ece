import { runAsProcess } from "../service";
import { startQdrant } from "./server";

void runAsProcess("qdrant", (options) =>
  startQdrant({ ...options, apiKey: process.env["QDRANT_API_KEY"] || undefined }),
);
