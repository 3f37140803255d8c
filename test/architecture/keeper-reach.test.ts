import { expect } from "chai";
import { importsOf } from "./imports-of.ts";
import { sources } from "./sources.ts";

/** Runs what makes tunnels, for who may: the broker and tunneld. */
const STARTER = "keeper/network/program-starter.ts";

/** Where files are opened: the configuration, secrets, certificates, the portal's pages, the store. */
const READS_FILES = [
  "keeper/certificates/private-folder.ts",
  "keeper/chain/key-files.ts",
  "keeper/chain/private-file.ts",
  "keeper/chain/write-private-file.ts",
  "keeper/commands/inbox-secret-folder.ts",
  "keeper/composition/certificate-expiries.ts",
  "keeper/composition/admin/admin-certificates.ts",
  "keeper/composition/build-portal.ts",
  "keeper/composition/read-branding.ts",
  "keeper/composition/read-certificate.ts",
  "keeper/composition/read-pages.ts",
  "keeper/config.ts",
  "keeper/network/wireguard-key-file.ts",
  "keeper/proxmox/read-trust.ts",
  "keeper/proxmox/open-proxmox.ts",
  // The cookie by which Tor knows who may ask.
  "keeper/tor/tor-control.ts",
  // What an operator runs by hand.
  "keeper/backup/",
  "keeper/cli/",
  "keeper/store/",
  "keeper/rootd/rootd-config.ts",
  // A socket's file that a process before has left.
  "keeper/lines/listen-lines.ts",
  // Its configuration and keys, and what it has raised; input of the programs that it starts.
  "keeper/tunneld/",
  STARTER,
  // Writes to its standard output, so that nothing is done which is not written.
  "keeper/rootd/main.ts",
];

/** Runs ssh and the browser, on a tenant's own machine: no part of the keeper, which does not import it. */
const TENANTS_TOOL = "keeper/cli/ssh/";

/** Processes of their own with a right over the host; the keeper is their client. */
const APART = [
  { room: "keeper/rootd/", client: "keeper/rootd/rootd-client.ts" },
  { room: "keeper/tunneld/", client: "keeper/tunneld/tunnel-client.ts" },
];

describe("what the keeper reaches", () => {
  const keeper = sources("ts").filter(
    ({ path }) => path.startsWith("keeper/") && !path.startsWith(TENANTS_TOOL),
  );
  const importers = (...modules: string[]) =>
    keeper.filter((source) => importsOf(source).some(({ target }) => modules.includes(target)));

  it("starts no program: no text of a tenant becomes a command, and no rule of a firewall outlives it", () => {
    const starters = importers("node:child_process", "child_process").map(({ path }) => path);
    expect(starters).to.deep.equal([STARTER, "keeper/rootd/run-nft.ts"]);
    const users = importers(STARTER).map(({ path }) => path);
    expect(users, "tunneld alone has them started").to.deep.equal(["keeper/tunneld/main.ts"]);
  });

  for (const { room, client } of APART)
    it(`knows of ${room}, which starts programs, only how to ask it`, () => {
      const knows = keeper.flatMap((source) =>
        source.path.startsWith(room) ? [] : importsOf(source).map(({ target }) => target),
      );
      expect(knows.filter((target) => target.startsWith(room) && target !== client)).to.deep.equal([]);
    });

  it("knows nothing of the tenant's tool, which does start programs", () => {
    const users = keeper.filter((source) =>
      importsOf(source).some(({ target }) => target.startsWith(TENANTS_TOOL)),
    );
    expect(users.map(({ path }) => path)).to.deep.equal([]);
  });

  it("reads no file but its configuration, its secrets and its store: no log of another program decides anything", () => {
    const readers = importers("node:fs", "node:fs/promises", "fs", "fs/promises").map(({ path }) => path);
    const others = readers.filter((path) => !READS_FILES.some((allowed) => path.startsWith(allowed)));
    expect(others).to.deep.equal([]);
  });
});
