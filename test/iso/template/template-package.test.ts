import { execFile } from "node:child_process";
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { expect } from "chai";
import { packagedTemplate } from "../../../installer/pve/packaged-template.ts";
import { hashFile } from "../../../iso/image/hash-file.ts";
import type { Template } from "../../../iso/template/build-template.ts";
import { templatePackage } from "../../../iso/template/template-package.ts";

const run = promisify(execFile);
/** Where installer/composition/this-host.ts has the installer look. */
const MANIFEST = "usr/share/blockhost/template/manifest.json";

describe("the package of a template", function () {
  this.timeout(120_000);
  let folder: string;
  let template: Template;

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), "blockhost-template-"));
    const made = join(folder, "made");
    await mkdir(made);
    await writeFile(join(made, "debian-13.qcow2"), "a disk");
    const sha256 = await hashFile(join(made, "debian-13.qcow2"));
    const disk = { name: "debian-13", file: "debian-13.qcow2", sha256, bytes: 6, diskBytes: 2 ** 31 };
    const whole = { ...disk, version: "0.1.0", suite: "trixie", packages: [] };
    await writeFile(join(made, "manifest.json"), JSON.stringify(whole));
    template = { ...whole, folder: made };
  });
  afterEach(() => rm(folder, { recursive: true }));

  it("brings the installer a disk that is what its manifest says, and makes the same bytes again", async () => {
    const { file, sha256 } = await templatePackage(template, folder);
    const root = join(folder, "root");
    await run("dpkg-deb", ["--extract", file, root]);
    const found = await packagedTemplate(join(root, MANIFEST));
    expect(found).to.include({ name: "debian-13", sha256: template.sha256, version: "0.1.0" });
    expect(await readFile(found?.file ?? "", "utf8")).to.equal("a disk");
    expect((await templatePackage(template, folder)).sha256).to.equal(sha256);
    expect(await readdir(template.folder)).to.have.members(["debian-13.qcow2", "manifest.json"]);
  });

  it("is one that lintian has nothing to say of", async () => {
    const { file } = await templatePackage(template, folder);
    const { stdout } = await run("lintian", ["--allow-root", file]).catch(
      // It exits with a number when it has found something; a lintian that is not there has found nothing either.
      (error: { stdout: string; code?: unknown }) => {
        if (typeof error.code === "number") return error;
        throw error;
      },
    );
    expect(stdout).to.equal("");
  });
});
