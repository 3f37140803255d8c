import { execFile } from "node:child_process";
import { mkdir, readFile, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { promisify } from "node:util";
import { expect } from "chai";
import { delegate } from "../support/delegate.ts";
import { delegationList } from "../support/delegation-list.ts";
import { describeGuests } from "../support/describe-guests.ts";
import { nextSource } from "../support/next-source.ts";
import { type OpensshKey, openOpensshKey } from "../support/openssh-key.ts";

const CARRIERS = ["registered through the portal", "in a certificate that the key has signed"] as const;

describeGuests("delegated SSH key", (bed) => {
  for (const carrier of CARRIERS) {
    describe(carrier, () => {
      let key: OpensshKey;
      const HOST = "admin@127.0.0.1";
      const use = (program: "ssh" | "scp" | "sftp", ...args: string[]) =>
        key.use(program, bed().guest.port, "-o", `BindAddress=${nextSource()}`, ...args);

      before(async () => {
        const { guest, relay } = bed();
        key = await openOpensshKey();
        const token = await delegate(guest, key.text);
        if (carrier === CARRIERS[0]) relay.delegations = delegationList([key.text, token]);
        else await key.certify(token);
      });
      after(async () => {
        bed().relay.delegations = null;
        await key?.close();
      });

      it("runs commands, with and without a terminal", async () => {
        expect(await use("ssh", HOST, "id -un; exit 7")).to.include({ code: 7, stdout: "admin\n" });
        expect((await use("ssh", "-tt", HOST, "tty")).stdout).to.match(/^\/dev\/pts\//);
      });

      it("copies files by scp and sftp", async () => {
        const copy = await use("scp", `${key.file}.pub`, `${HOST}:copied`);
        expect(copy.code, copy.stderr).to.equal(0);
        const back = await use("sftp", `${HOST}:copied`, `${key.file}.back`);
        expect(back.code, back.stderr).to.equal(0);
        expect(await readFile(`${key.file}.back`, "utf8")).to.equal(
          await readFile(`${key.file}.pub`, "utf8"),
        );
      });

      it("copies folders by rsync", async () => {
        const from = join(dirname(key.file), "folder");
        await mkdir(join(from, "below"), { recursive: true });
        await writeFile(join(from, "below/file"), "content\n");
        const options = `-o BindAddress=${nextSource()} -o IdentitiesOnly=yes -o BatchMode=yes -o StrictHostKeyChecking=no`;
        const hosts = `-o UserKnownHostsFile=${dirname(key.file)}/known_hosts`;
        const ssh = `ssh -F none -i ${key.file} -p ${bed().guest.port} ${options} ${hosts}`;
        await promisify(execFile)("rsync", ["--archive", "-e", ssh, `${from}/`, `${HOST}:synced/`]);
        expect((await use("ssh", HOST, "cat synced/below/file")).stdout).to.equal("content\n");
      });

      it("carries a port", async () => {
        const through = await use("ssh", "-W", `127.0.0.1:${bed().guest.port}`, HOST);
        expect(through.stdout).to.match(/^SSH-2\.0-OpenSSH/);
      });

      it("opens nothing for another user", async () => {
        for (const user of ["victim", "root", "nobody-here"]) {
          expect(await use("ssh", `${user}@127.0.0.1`, "true")).to.include({ code: 255, stdout: "" });
        }
      });
    });
  }

  it("is refused when its delegation has expired, is another key's or another wallet's, or is for elsewhere", async () => {
    const { guest } = bed();
    const [key, other] = await Promise.all([openOpensshKey(), openOpensshKey()]);
    const seconds = Math.floor(Date.now() / 1000);
    const tokens = [
      await delegate(guest, key.text, { expiresAt: seconds - 1 }),
      await delegate(guest, key.text, { source: "10.0.0.0/8" }),
      await delegate(guest, key.text, { user: "root" }),
      await delegate(guest, key.text, {}, guest.attester),
      await delegate(guest, other.text),
    ];
    try {
      for (const token of tokens) {
        await key.certify(token);
        const from = `BindAddress=${nextSource()}`;
        const result = await key.use("ssh", guest.port, "-o", from, "admin@127.0.0.1", "true");
        expect(result).to.include({ code: 255, stdout: "" });
      }
    } finally {
      await key.close();
      await other.close();
    }
  });
});
