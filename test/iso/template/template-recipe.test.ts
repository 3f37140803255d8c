import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { expect } from "chai";
import { readLock } from "../../../iso/image/lock.ts";
import { TEMPLATE_RECIPE } from "../../../iso/template/template-recipe.ts";

const OVERLAY = join(import.meta.dirname, "../../../iso/template/overlay");

describe("a template's recipe", () => {
  it("has a lock that names all of it, once, and what the guest package depends on", async () => {
    const { suite, packages } = await readLock(TEMPLATE_RECIPE.lock);
    const names = packages.map(({ name }) => name);
    expect(suite).to.equal(TEMPLATE_RECIPE.suite);
    expect(names).to.include.members([...TEMPLATE_RECIPE.packages]);
    const control = await readFile(join(import.meta.dirname, "../../../pam/debian/control.in"), "utf8");
    const depends = [...control.matchAll(/^(?:Pre-)?Depends: (.*)$/gm)].flatMap(([, list = ""]) =>
      list.split(", "),
    );
    expect(names).to.include.members(depends.map((one) => one.replace(/ .*/, "")));
    expect(new Set(names).size).to.equal(names.length);
    expect(names).not.to.include.members([...TEMPLATE_RECIPE.ours]);
  });

  it("brings no secret, no identity and no other source of packages than Debian's", async () => {
    const files = (await readdir(OVERLAY, { recursive: true, withFileTypes: true }))
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath, entry.name).slice(OVERLAY.length + 1));
    expect(files.filter((file) => /shadow|passwd|ssh|machine-id|hostname/.test(file))).to.deep.equal([]);
    const sources = await readFile(join(OVERLAY, "etc/apt/sources.list.d/debian.sources"), "utf8");
    expect(sources.match(/^URIs: .*$/gm)).to.deep.equal([
      "URIs: http://deb.debian.org/debian",
      "URIs: http://deb.debian.org/debian-security",
    ]);
    expect(sources.match(/^Signed-By: .*$/gm)).to.have.length(2);
    expect(files).to.include("etc/cloud/cloud-init.disabled");
  });
});
