import { spawn } from "node:child_process";
import { once } from "node:events";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect } from "chai";
import { TempKeystore } from "../keeper/chain/keystore.ts";
import { wireguardKey } from "./network/support/wireguard-key.ts";

const PROGRAM = join(import.meta.dirname, "../../broker/main.ts");

/** Runs the command to its end. */
async function run(...args: string[]): Promise<{ code: number | null; out: string; err: string }> {
  const child = spawn(process.execPath, ["--import=tsx", PROGRAM, ...args], {
    stdio: ["ignore", "pipe", "pipe"],
  });
  let [out, err] = ["", ""];
  child.stdout.setEncoding("utf8").on("data", (text: string) => {
    out += text;
  });
  child.stderr.setEncoding("utf8").on("data", (text: string) => {
    err += text;
  });
  const [code] = (await once(child, "close")) as [number | null];
  return { code, out, err };
}

describe("blockhost-broker", function () {
  this.timeout(120_000);
  let keystore: TempKeystore;
  let config: string;

  before(async () => {
    keystore = await TempKeystore.create();
    const inFolder = (name: string) => join(keystore.folder, name);
    await keystore.write(inFolder("wireguard.key"), `${wireguardKey(1).secret}\n`);
    config = inFolder("broker.json");
    const settings = {
      chain: {
        chainId: 31337,
        rpcUrls: ["http://127.0.0.1:9"],
        leases: `0x${"ab".repeat(20)}`,
        deploymentBlock: 0,
        confirmations: 0,
        finality: { depth: 0 },
        maxFeePerGasGwei: "1",
      },
      brokerId: 1,
      keys: {
        operator: { keystoreFile: keystore.keystoreFile, passphraseFile: keystore.passphraseFile },
        secretsFolder: inFolder("secrets"),
      },
      network: {
        uplink: "up0",
        pool: "2001:db8::/48",
        prefixLength: 64,
        privateKeyFile: inFolder("wireguard.key"),
      },
      tunnel: { endpoint: "broker.example.org:51820" },
      database: { file: inFolder("broker.db") },
      adminSocket: inFolder("admin.sock"),
    };
    await writeFile(config, JSON.stringify(settings));
  });
  after(() => keystore.remove());

  it("explains its commands", async () => {
    const { code, out } = await run("--help");
    expect(code).to.equal(0);
    for (const word of ["run", "status", "leases", "release", "rotate-key", "doctor", "backup"])
      expect(out).to.match(new RegExp(`^  ${word}\\b`, "m"));
  });

  it("says what is wrong when the daemon does not run, with its own exit code", async () => {
    const status = await run("--config", config, "status");
    expect(status.code).to.equal(2);
    expect(status.err).to.contain("DAEMON_UNREACHABLE");
    const doctor = await run("--config", config, "doctor");
    expect(doctor.code).to.equal(1);
    expect(doctor.out).to.contain("the operator's key opens").and.to.contain("DAEMON_UNREACHABLE");
  });

  it("refuses a configuration with a setting that it does not know", async () => {
    const file = join(keystore.folder, "wrong.json");
    await writeFile(file, JSON.stringify({ privateKey: "secret words" }));
    const { code, err } = await run("--config", file, "leases");
    expect(code).to.equal(2);
    expect(err).to.contain("CONFIG_INVALID").and.not.to.contain("secret words");
  });
});
