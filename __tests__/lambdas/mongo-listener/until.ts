/** Asks until the answer is as wanted. @throws what the last look found wrong, after the time limit */
export async function until(look: () => unknown, limitMs = 20_000): Promise<void> {
  const end = Date.now() + limitMs;
  for (;;) {
    try {
      return void (await look());
    } catch (error) {
      if (Date.now() > end) throw error;
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  }
}
