/** Stands in for a rootd that somebody has taken over: tries what they would, and writes what came of each. */
import { execFile } from "node:child_process";
import { once } from "node:events";
import { readFileSync, writeFileSync } from "node:fs";
import { createConnection } from "node:net";
import { promisify } from "node:util";
import { attempts } from "./attempts.ts";

const run = promisify(execFile);

const came = await attempts({
  "the firewall": () => run("/usr/sbin/nft", ["list", "ruleset"]),
  "a shell": () => run("/bin/sh", ["-c", "true"]),
  "another program": () => run("/usr/bin/perl", ["-e", "1"]),
  "a temporary program": () => {
    writeFileSync("/tmp/program", "#!/bin/sh\n", { mode: 0o755 });
    return run("/tmp/program");
  },
  "its configuration": () => writeFileSync("/etc/blockhost/rootd.json", "{}"),
  "the passwords": () => readFileSync("/etc/shadow"),
  "the keeper's store": () => readFileSync("/var/lib/blockhost/keeper.db"),
  "other processes": () => readFileSync("/proc/1/stat"),
  "the network": () => once(createConnection(8006, "203.0.113.1"), "connect"),
});
process.stdout.write(`${JSON.stringify(came)}\n`);
