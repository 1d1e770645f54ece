// Three stacks, and in each a NodejsFunction for every function of ours, from the same entry files.
const path = require("node:path");
const { App, Stack } = require("aws-cdk-lib");
const { NodejsFunction, OutputFormat } = require("aws-cdk-lib/aws-lambda-nodejs");
const { Runtime } = require("aws-cdk-lib/aws-lambda");

const root = path.resolve(__dirname, "../..");
const functions = process.env.BENCH_FUNCTIONS.split(",");

const app = new App({ outdir: process.env.BENCH_OUTDIR });
for (const environment of ["dev", "staging", "prod"]) {
  const stack = new Stack(app, environment);
  for (const name of functions) {
    new NodejsFunction(stack, name, {
      entry: path.join(root, "lambdas", name, "index.ts"),
      runtime: Runtime.NODEJS_22_X,
      projectRoot: root,
      depsLockFilePath: path.join(root, "package-lock.json"),
      bundling: {
        format: OutputFormat.ESM,
        sourceMap: true,
        externalModules: ["cloudflare:*", "node:*"],
        mainFields: ["module", "main"],
      },
    });
  }
}
app.synth();
