/** What of the system makes tunnels, routes and rules. */
export type NetworkProgram = "ip" | "nft" | "sysctl" | "wg" | "wireguard-go";

/**
 * Runs a program of the system to its end, by arguments and never by a shell. This room starts none itself: who may is
 * decided where it is put together.
 *
 * @param input what it reads as its standard input: a file, since nft and wg open `/dev/stdin` by its name
 * @returns what it wrote to its standard output
 * @throws BlockHostError when it ends with another code than 0
 */
export type RunProgram = (
  program: NetworkProgram,
  args: readonly string[],
  input?: string,
) => Promise<string>;
