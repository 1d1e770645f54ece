import { runAsProcess } from "../service";
import { startMongo } from "./server";

void runAsProcess("mongodb", startMongo);
