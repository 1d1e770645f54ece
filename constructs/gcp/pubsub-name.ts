/** Whether Pub/Sub takes a name: https://cloud.google.com/pubsub/docs/pubsub-basics#resource_names */
export function isPubsubName(name: string): boolean {
  return /^[A-Za-z][A-Za-z0-9._~+%-]{2,254}$/.test(name) && !name.startsWith("goog");
}

/** What to do about a name that Pub/Sub does not take. */
export const pubsubNameFix = "Use 3 to 255 letters, digits and -_.~+%, a letter first, and not goog.";
