/**
 * The id of a message in the form of Svix's: `msg_` and a KSUID, whose first four bytes are its time and whose others
 * are chance, which here is a number.
 *
 * @param time milliseconds since 1970
 */
export function svixId(time: number, number: number): string {
  let value = (BigInt(Math.floor(time / 1000) - KSUID_EPOCH_SECONDS) << 128n) + BigInt(number);
  let digits = "";
  for (let position = 0; position < 27; position++) {
    digits = BASE_62[Number(value % 62n)] + digits;
    value /= 62n;
  }
  return `msg_${digits}`;
}

const BASE_62 = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
const KSUID_EPOCH_SECONDS = 1_400_000_000;
