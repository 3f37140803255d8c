let used = 0;

/** A loopback address that nobody has come from: sshd counts connections and failures by source. */
export function nextSource(): string {
  used += 1;
  return `127.1.${Math.floor(used / 250)}.${(used % 250) + 1}`;
}
