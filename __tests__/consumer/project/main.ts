import { App } from "cdktf";
import { applyPolicies } from "tricloud/aspects";
import { EsbuildBundler, useBundler } from "tricloud/bundling";
import { ShopStack } from "./shop-stack.js";

const app = new App();
useBundler(app, new EsbuildBundler({ cacheDir: "built/bundles" }));
new ShopStack(app, "shop");
applyPolicies(app, { labels: { team: "shop" } });
app.synth();
