/**
 * Makes a file that `cdktf get` wrote compile under `noImplicitOverride`, and says where it comes from. Nothing
 * else is changed.
 */
export function adaptBinding(source: string): string {
  return source
    .replace(
      /^\/\/ generated from terraform resource schema$/m,
      "$& by `npm run bindings`, never edited by hand",
    )
    .replace(/^ {2}protected (?=synthesize(Hcl)?Attributes\()/gm, "$&override ")
    .replace(/^ {2}constructor\(protected terraformResource: .*$/gm, (line) =>
      line.replaceAll("protected ", "protected override "),
    )
    .replace(/^ {2}public (?=[gs]et alias\()/gm, (modifier) =>
      isProvider(source) ? `${modifier}override ` : modifier,
    );
}

/** The base class of providers has an alias; that of resources has none. */
function isProvider(source: string): boolean {
  return source.includes(" extends cdktf.TerraformProvider ");
}
