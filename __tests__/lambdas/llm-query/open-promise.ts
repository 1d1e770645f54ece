/** A promise that the test keeps when it wants to. */
export function openPromise<Value>() {
  let keep = (_: Value) => {};
  const promise = new Promise<Value>((resolve) => {
    keep = resolve;
  });
  return { promise, keep };
}
