/**
 * Text that Terraform leaves as it is. Monitoring's own variables, e.g. `${resource.label.host}`, would be taken for
 * Terraform's; only tokens still are.
 */
export function verbatim(text: string): string {
  return text.replace(/\$\{(?!TfToken\[)/g, "$$${").replace(/%\{/g, "%%{");
}
