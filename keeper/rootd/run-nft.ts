import { execFile } from "node:child_process";
import { RetryableError } from "../core/errors.ts";

const NFT = "/usr/sbin/nft";
const PATIENCE_MS = 5_000;
const MOST_OUTPUT = 1_048_576;

/**
 * Has nftables do what a text says, all of it or nothing. The text is an argument of its own: no shell is between, and
 * nft reads no standard input that is a socket, as Node's is.
 *
 * @param text a ruleset, or commands as JSON
 * @returns its output, JSON where a list was asked for
 * @throws RetryableError ROOTD_FIREWALL_FAILED
 */
export function runNft(text: string): Promise<string> {
  const options = { env: {}, timeout: PATIENCE_MS, killSignal: "SIGKILL", maxBuffer: MOST_OUTPUT } as const;
  return new Promise((resolve, reject) => {
    execFile(NFT, ["--json", "--", text], options, (error, stdout, stderr) => {
      if (error === null) resolve(stdout);
      else
        reject(
          new RetryableError(
            "ROOTD_FIREWALL_FAILED",
            `nftables did not do it: ${stderr.trim().split("\n")[0]?.slice(0, 200) || error.message}`,
            "Ask again. If it stays, look at `nft list table inet blockhost`; restarting rootd makes that table anew, with all doors closed",
            { cause: error },
          ),
        );
    });
  });
}
