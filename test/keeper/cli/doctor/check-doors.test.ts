import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import { checkDoors } from "../../../../keeper/cli/doctor/check-doors.ts";
import type { KeeperConfig } from "../../../../keeper/config.ts";
import { serveLines } from "../../../../keeper/lines/serve-lines.ts";
import { answerLine } from "../../../../keeper/rootd/answer-line.ts";
import { openDoors } from "../../../../keeper/rootd/doors.ts";
import { MemoryFirewall } from "../../rootd/support/memory-firewall.ts";

describe("blockhost doctor at the host's doors", () => {
  let folder: string;
  let socket: string;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), "blockhost-doors-"));
    socket = join(folder, "rootd.sock");
  });
  afterEach(() => rm(folder, { recursive: true }));

  const check = (rootdSocket?: string) =>
    checkDoors({ commands: { inbox: "0x", secretsFolder: "/", rootdSocket } } as KeeperConfig);

  it("looks at none where no rootd is configured", async () => {
    expect(await check()).to.deep.equal([]);
    expect(await checkDoors({} as KeeperConfig)).to.deep.equal([]);
  });

  it("tells which doors rootd has opened, and opens and closes none", async () => {
    const firewall = new MemoryFirewall();
    const server = serveLines(async (line) =>
      JSON.stringify(await answerLine(line, openDoors(firewall, [22, 8006]), () => undefined)),
    );
    await new Promise<void>((resolve) => server.listen(socket, resolve));
    try {
      const [closed, ...more] = await check(socket);
      expect(more).to.deep.equal([]);
      expect(closed).to.include({ name: "rootd", level: "ok", remedy: "" });
      expect(closed?.what).to.include("no door is open");
      await openDoors(
        firewall,
        [22],
      )({
        verb: "knock-open",
        ports: [22],
        source: "203.0.113.7",
        seconds: 60,
      });
      const before = await firewall.list();
      expect((await check(socket))[0]?.what).to.match(/22 for 203\.0\.113\.7, \d+ s more$/);
      expect(await firewall.list()).to.deep.equal(before);
    } finally {
      await new Promise((resolve) => server.close(resolve));
    }
  });

  it("finds a rootd that is away, with what to do", async () => {
    const [finding] = await check(socket);
    expect(finding).to.include({ name: "rootd", level: "fail" });
    expect(finding?.what).to.match(/^ROOTD_UNREACHABLE: /);
    expect(finding?.remedy).to.include("systemctl status");
  });
});
