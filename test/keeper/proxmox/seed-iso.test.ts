import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import { afterEach, beforeEach, describe, it } from "mocha";
import { seedIso } from "../../../keeper/proxmox/seed-iso.ts";

const FILES = {
  "meta-data": "instance-id: 0123456789abcdef\n",
  "user-data": "#cloud-config\n",
  "network-config": "version: 2\n",
  "blockhost/guest.conf": "version=1\ndomain=höst.example\n",
  "blockhost/ownership": "x".repeat(5000),
  "blockhost/uplink.network": "",
};

describe("seedIso", () => {
  let folder: string;

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "seed-iso-"));
    writeFileSync(join(folder, "seed.iso"), seedIso(FILES));
  });

  afterEach(() => {
    rmSync(folder, { recursive: true });
  });

  /** xorriso reads the image as another implementation of the standards would. */
  function xorriso(...commands: string[]): string {
    const args = ["-report_about", "WARNING", "-return_with", "WARNING", "32", ...commands];
    return execFileSync("xorriso", args, { cwd: folder, encoding: "utf8" });
  }

  for (const [tree, options] of [
    ["Rock Ridge", []],
    ["Joliet", ["-read_fs", "norock"]],
  ] as const) {
    it(`gives back every file under its own name through ${tree}`, () => {
      xorriso(...options, "-indev", "seed.iso", "-osirrox", "on", "-extract", "/", "out");
      for (const [path, content] of Object.entries(FILES)) {
        expect(readFileSync(join(folder, "out", path), "utf8"), path).to.equal(content);
      }
      const found = xorriso(...options, "-indev", "seed.iso", "-find", "/", "-type", "f")
        .trim()
        .split("\n");
      expect(found).to.have.length(Object.keys(FILES).length);
    });
  }

  it("carries the label by which the guest looks for it", () => {
    expect(xorriso("-indev", "seed.iso", "-pvd_info")).to.match(/Volume Id\s*:\s*cidata/i);
    expect(
      execFileSync("/sbin/blkid", ["-p", "-o", "value", "-s", "LABEL", join(folder, "seed.iso")], {
        encoding: "utf8",
      }),
    ).to.equal("cidata\n");
  });

  it("is small and the same for the same files", () => {
    const [a, b] = [seedIso(FILES), seedIso(Object.fromEntries(Object.entries(FILES).reverse()))];
    expect(createHash("sha256").update(a).digest("hex")).to.equal(
      createHash("sha256").update(b).digest("hex"),
    );
    expect(a.length).to.be.below(80 * 1024);
    expect(a.length % 2048).to.equal(0);
  });

  it("holds more files in a folder than one sector can name", () => {
    const many = Object.fromEntries(
      Array.from({ length: 90 }, (_, i) => [`d/file-with-a-long-name-${i}.txt`, `${i}`]),
    );
    writeFileSync(join(folder, "seed.iso"), seedIso(many));
    xorriso("-indev", "seed.iso", "-osirrox", "on", "-extract", "/", "out");
    expect(readFileSync(join(folder, "out", "d/file-with-a-long-name-89.txt"), "utf8")).to.equal("89");
  });

  for (const path of ["", "/etc", "a/b/c", "../x", "a b", "ä", ".hidden", "x".repeat(61)]) {
    it(`refuses the path ${JSON.stringify(path.slice(0, 12))}`, () => {
      expect(() => seedIso({ [path]: "" })).to.throw(RangeError);
    });
  }
});
