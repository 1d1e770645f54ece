import { runAsProcess } from "../service";
import { startGroq } from "./server";

void runAsProcess("groq", startGroq);
