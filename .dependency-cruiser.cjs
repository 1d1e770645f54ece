/**
 * The arrows between the folders. Each rule's comment is what a violation prints.
 * @type {import("dependency-cruiser").IConfiguration}
 */
const clouds = ["hetzner", "gcp", "cloudflare"];

module.exports = {
  forbidden: [
    ...clouds.map((cloud) => ({
      name: `${cloud}-knows-no-other-cloud`,
      comment:
        "A cloud's constructs never import another cloud's: put what joins two clouds into constructs/patterns.",
      severity: "error",
      from: { path: `^constructs/${cloud}/` },
      to: { path: `^constructs/(${clouds.filter((other) => other !== cloud).join("|")}|patterns|platform)/` },
    })),
    {
      name: "core-and-bundling-know-nobody",
      comment: "constructs/core imports nothing of ours, constructs/bundling only core.",
      severity: "error",
      from: { path: "^constructs/(core|bundling)/" },
      to: { path: "^(constructs/(?!core/|bundling/)|lambdas/|local/|environments/|main)" },
    },
    {
      name: "core-does-not-bundle",
      comment: "constructs/core is below constructs/bundling.",
      severity: "error",
      from: { path: "^constructs/core/" },
      to: { path: "^constructs/bundling/" },
    },
    {
      name: "patterns-are-below-platform",
      comment: "A pattern never imports the platform.",
      severity: "error",
      from: { path: "^constructs/patterns/" },
      to: { path: "^constructs/platform/" },
    },
    {
      name: "constructs-know-functions-only-as-paths",
      comment: "Constructs take a function as the path of its entry file and never import it.",
      severity: "error",
      from: { path: "^constructs/" },
      to: { path: "^(lambdas|local|environments|main)" },
    },
    {
      name: "cdktf-through-the-seam",
      comment:
        "Import cdktf through constructs/core/terraform.ts, so that cdktn can take its place in one file.",
      severity: "error",
      from: {
        path: "^(constructs|main|environments|local|scripts)",
        pathNot: "^constructs/(core/terraform\\.ts|hetzner/bindings/)",
      },
      to: { path: "node_modules/cdktf/", dependencyTypesNot: ["type-only"] },
    },
    {
      name: "no-provider-barrel",
      comment:
        "Import @cdktf/provider-x/lib/<resource>: the package root loads every resource and costs seconds.",
      severity: "error",
      from: {},
      to: { path: "node_modules/@cdktf/provider-[^/]+/lib/index\\.(d\\.ts|js)$" },
    },
    {
      name: "lambdas-know-no-constructs",
      comment: "A function never imports constructs, the local platform or environments.",
      severity: "error",
      from: { path: "^lambdas/" },
      to: { path: "^(constructs|local|environments|scripts|main)" },
    },
    {
      name: "a-function-knows-no-other-function",
      comment: "A function imports itself and lambdas/shared only.",
      severity: "error",
      from: { path: "^lambdas/([^/]+)/" },
      to: { path: "^lambdas/", pathNot: "^lambdas/($1|shared)/" },
    },
    {
      name: "nothing-imports-local",
      comment: "The local platform is a leaf: product code never depends on it.",
      severity: "error",
      from: { pathNot: "^(local|__tests__|bench|scripts)/" },
      to: { path: "^local/" },
    },
    {
      name: "no-cycles",
      comment: "Modules do not load each other in a circle; types may refer to each other.",
      severity: "error",
      from: {},
      to: { circular: true, viaOnly: { dependencyTypesNot: ["type-only"] } },
    },
    {
      name: "resolvable",
      comment: "Every import must resolve.",
      severity: "error",
      from: {},
      to: { couldNotResolve: true },
    },
  ],
  options: {
    parser: "swc",
    doNotFollow: { path: "node_modules" },
    exclude: { path: "^(dist|cdktf\\.out|bench/aws-cdk|__tests__/consumer/project)/" },
    enhancedResolveOptions: {
      extensions: [".ts", ".js", ".mjs", ".cjs", ".json", ".d.ts"],
      exportsFields: ["exports"],
      conditionNames: ["import", "require", "node", "default", "types"],
    },
  },
};
