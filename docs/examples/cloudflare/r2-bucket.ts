import { TerraformStack } from "cdktf";
import type { Construct } from "constructs";
import { R2Bucket, useCloudflare, Worker } from "tricloud/cloudflare";

const accountId = "0123456789abcdef0123456789abcdef";

export class R2BucketStack extends TerraformStack {
  constructor(scope: Construct, id: string) {
    super(scope, id);
    useCloudflare(this);

    const worker = new Worker(this, "Shop", { accountId, scriptName: "pictures", entry: "src/pictures.ts" });
    const pictures = new R2Bucket(this, "Pictures", { accountId, bucketName: "shop-pictures" });
    pictures.grantReadWrite(worker, "PICTURES");
  }
}
