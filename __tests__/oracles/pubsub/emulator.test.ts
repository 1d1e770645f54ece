import { describePubsub } from "../../conformance/pubsub";
import type { KnownGaps } from "../../conformance/pubsub/context";
import { describeOracle } from "../describe-oracle";
import { startPubsubEmulator } from "../pubsub-emulator";

// The emulator starts in about ten seconds, and tests of redelivery take their time.
jest.setTimeout(60_000);

const NO_FILTERS = "the emulator stores filters and ignores them";

/** What the emulator leaves out of the service that it stands for. */
const GAPS: KnownGaps = {
  "change their labels": "the emulator knows no labels in a topic's update mask",
  "are refused with a deadline under 10 seconds": "the emulator takes any deadline",
  "hold later messages back until the refused one is taken":
    "the emulator hands out later messages of a key, and does not repeat them after the refused one",
  "holds later messages of an ordering key back until the refused one is taken":
    "the emulator hands out later messages of a key, and does not repeat them after the refused one",
  'let through what attributes.kind = "call" says': NO_FILTERS,
  'let through what attributes.other != "noise" says': NO_FILTERS,
  'let through what attributes:urgent AND -attributes.urgent = "never" says': NO_FILTERS,
  'let through what hasPrefix(attributes.kind, "boo") says': NO_FILTERS,
  'let through what NOT attributes:kind OR attributes.kind = "call" says': NO_FILTERS,
  'let through what attributes:kind AND (NOT attributes:urgent OR attributes.urgent = "no") says': NO_FILTERS,
  "are refused when they cannot be read": NO_FILTERS,
  "counts attempts when there is a dead-letter topic": "the emulator's push never carries deliveryAttempt",
  "carries an identity token when configured": "the emulator's push never carries a token",
};

describeOracle("pubsub", "Google's Pub/Sub emulator", () => {
  describePubsub(startPubsubEmulator, GAPS);
});
