/** What a customer is told. */
export function receipt(): string {
  return "We have your order.";
}
