import { adaptBinding } from "../../scripts/adapt-binding";

test("members that override the base class's say so", () => {
  expect(
    adaptBinding(
      [
        "export class ImageList extends cdktf.ComplexList {",
        "  constructor(protected terraformResource: cdktf.IInterpolatingParent, protected wrapsSet: boolean) {",
        "  protected synthesizeAttributes(): { [name: string]: any } {",
        "  protected synthesizeHclAttributes(): { [name: string]: any } {",
      ].join("\n"),
    ).split("\n"),
  ).toEqual([
    "export class ImageList extends cdktf.ComplexList {",
    "  constructor(protected override terraformResource: cdktf.IInterpolatingParent, protected override wrapsSet: boolean) {",
    "  protected override synthesizeAttributes(): { [name: string]: any } {",
    "  protected override synthesizeHclAttributes(): { [name: string]: any } {",
  ]);
});

test("an alias overrides a provider's own, and nothing of a resource's", () => {
  const alias = "  public get alias() {";

  expect(adaptBinding(`class P extends cdktf.TerraformProvider {\n${alias}`)).toContain(
    "public override get alias()",
  );
  expect(adaptBinding(`class R extends cdktf.TerraformResource {\n${alias}`)).toContain(alias);
});

test("a file says what command wrote it", () => {
  expect(adaptBinding("// generated from terraform resource schema\n")).toBe(
    "// generated from terraform resource schema by `npm run bindings`, never edited by hand\n",
  );
});
