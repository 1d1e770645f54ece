export { AddLabels } from "./add-labels";
export { type AdminPort, adminPorts } from "./admin-ports";
export { allowDestroy } from "./allow-destroy";
export { applyPolicies, type PolicyOptions } from "./apply-policies";
export { ForbidPublicPorts } from "./forbid-public-ports";
export type { Policy, Violation } from "./policy";
export { PolicyError } from "./policy-error";
export { RequireProtection } from "./require-protection";
export { type Block, SynthesizedStack } from "./synthesized-stack";
