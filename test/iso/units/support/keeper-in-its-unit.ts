/** Stands in for the keeper: tries what the keeper does, and what it never does, and writes what came of each. */
import { execFile } from "node:child_process";
import { once } from "node:events";
import { readFileSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { promisify } from "node:util";
import { runInNewContext } from "node:vm";
import { rootdClient } from "../../../../keeper/rootd/rootd-client.ts";
import { attempts } from "./attempts.ts";

const run = promisify(execFile);
const listen = (port: number) => once(createServer().listen(port, "::"), "listening");

const came = await attempts({
  "port 443": () => listen(443),
  "port 80": () => listen(80),
  "its store": () => writeFileSync("/var/lib/blockhost/keeper.db", ""),
  // As undici does, by which the keeper speaks to Proxmox.
  "code of its own making": () =>
    runInNewContext("WebAssembly.compile(Uint8Array.of(0, 97, 115, 109, 1, 0, 0, 0))"),
  "asking rootd": () => rootdClient().list(),
  "a shell": () => run("/bin/sh", ["-c", "true"]),
  "a file elsewhere": () => writeFileSync("/etc/blockhost/rootd.json", "{}"),
  "a temporary program": () => {
    writeFileSync("/tmp/program", "#!/bin/sh\n", { mode: 0o755 });
    return run("/tmp/program");
  },
  "other processes": () => readFileSync("/proc/1/stat"),
});
process.stdout.write(`${JSON.stringify(came)}\n`);
setInterval(() => undefined, 60_000);
