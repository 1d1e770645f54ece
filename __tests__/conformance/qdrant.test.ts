import { startQdrant } from "../../local/qdrant/server";
import { describeQdrant } from "./qdrant";

describe("the Qdrant stand-in", () => {
  describeQdrant(() => startQdrant({ port: 0 }));
});
