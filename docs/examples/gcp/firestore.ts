import { TerraformStack } from "cdktf";
import type { Construct } from "constructs";
import { Firestore, ServiceAccount, useGoogle } from "tricloud/gcp";

export class FirestoreStack extends TerraformStack {
  constructor(scope: Construct, id: string) {
    super(scope, id);
    useGoogle(this, { project: "shop", region: "europe-west3" });

    const firestore = new Firestore(this, "Orders", {
      project: "shop",
      databaseName: "orders",
      location: "eur3",
    });
    firestore.addIndex("orders", [
      { path: "customer", order: "ascending" },
      { path: "placedAt", order: "descending" },
    ]);
    firestore.grantReadWrite(new ServiceAccount(this, "Shop", { accountId: "shop-backend" }));
  }
}
