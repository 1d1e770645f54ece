import { physicalName } from "../core";
import type { NodeFunction } from "./node-function";
import { ServiceAccount } from "./service-account";

/** The identity that calls one function, and can do nothing else. */
export class Caller extends ServiceAccount {
  constructor(target: NodeFunction) {
    super(target, "Caller", {
      accountId: physicalName([target.plainName, "caller"], { maxLength: 30 }),
      displayName: `Calls ${target.plainName}`,
    });
  }
}
