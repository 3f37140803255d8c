import { chmod, chown, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import { FinalError } from "../../../keeper/core/errors.ts";
import { readRootdConfig } from "../../../keeper/rootd/rootd-config.ts";
import { rejection } from "../support/rejection.ts";

describe("readRootdConfig", () => {
  let folder: string;
  let path: string;

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), "blockhost-rootd-"));
    path = join(folder, "rootd.json");
  });
  afterEach(() => rm(folder, { recursive: true }));

  const write = (text: string) => writeFile(path, text, { mode: 0o644 });

  it("reads the ports, and networks that need no knock", async () => {
    await write('{"ports": [22, 8006], "always": ["10.0.0.0/24", "fd00::/64"]}');
    expect(await readRootdConfig(path)).to.deep.equal({
      ports: [22, 8006],
      always: ["10.0.0.0/24", "fd00::/64"],
    });
    await write('{"ports": [22]}');
    expect(await readRootdConfig(path)).to.deep.equal({ ports: [22], always: [] });
  });

  for (const text of [
    "",
    "{}",
    '{"ports": []}',
    '{"ports": [22, 22]}',
    '{"ports": ["22"]}',
    '{"ports": [0]}',
    '{"ports": [22], "always": ["0.0.0.0/0"]}',
    '{"ports": [22], "always": ["::/0"]}',
    '{"ports": [22], "always": ["10.0.0.1/24"]}',
    '{"ports": [22], "always": ["10.0.0.0/24 accept"]}',
    '{"ports": [22], "verbs": ["exec"]}',
  ]) {
    it(`refuses ${text || "an empty file"}`, async () => {
      await write(text);
      await rejection(readRootdConfig(path), FinalError, "ROOTD_CONFIG_INVALID");
    });
  }

  it("refuses a file that is not there", async () => {
    await rejection(readRootdConfig(path), FinalError, "ROOTD_CONFIG_INVALID");
  });

  it("refuses a file that others may write, who would open any port", async () => {
    for (const mode of [0o664, 0o646]) {
      await write('{"ports": [22]}');
      await chmod(path, mode);
      await rejection(readRootdConfig(path), FinalError, "ROOTD_CONFIG_WRITABLE");
    }
  });

  it("refuses another user's file", async function () {
    if (process.getuid?.() !== 0) this.skip();
    await write('{"ports": [22]}');
    await chown(path, 65_534, 65_534);
    await rejection(readRootdConfig(path), FinalError, "ROOTD_CONFIG_WRITABLE");
  });
});
