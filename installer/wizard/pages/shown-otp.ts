/** Letters and digits of the console's code. */
export const OTP_LENGTH = 8;
const HALF = 4;

/** The console's code as it is shown while somebody types: capitals, and a hyphen that comes by itself. */
export function shownOtp(typed: string): string {
  const signs = typed
    .toUpperCase()
    .replace(/[^0-9A-Z]/g, "")
    .slice(0, OTP_LENGTH);
  return signs.length > HALF ? `${signs.slice(0, HALF)}-${signs.slice(HALF)}` : signs;
}
