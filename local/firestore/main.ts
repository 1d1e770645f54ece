import { runAsProcess } from "../service";
import { startFirestore } from "./server";

void runAsProcess("firestore", startFirestore);
