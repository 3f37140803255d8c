/**
 * `./blockhost template [--out DIR] [--twice] [--check]`: the disk that tenants' machines are cloned from, its manifest, and the package
 * that brings both to a host. `./blockhost template --update-lock`: what this machine's mirror has today, as iso/template/lock.json.
 */
import { join } from "node:path";
import { isSameAgain } from "../command/is-same-again.ts";
import { passesCheck } from "../command/passes-check.ts";
import { runCommand } from "../command/run-command.ts";
import { timeSaid } from "../command/time-said.ts";
import { updateLock } from "../image/update-lock.ts";
import { buildTemplate } from "./build-template.ts";
import { templatePackage } from "./template-package.ts";
import { TEMPLATE_RECIPE } from "./template-recipe.ts";

const say = timeSaid();

await runCommand({
  usage: `usage: ./blockhost template [--out DIR] [--twice] [--check]
       ./blockhost template --update-lock

  --out DIR      where disk, manifest and package go; default build/template
  --twice        make the disk a second time elsewhere and compare: the same bytes, or an error
  --check        look at what was made before, and make nothing: the installer imports it on a devnet, a tenant buys,
                 a machine of it boots in QEMU, and the tenant's wallet opens SSH in it; about five minutes
  --update-lock  write iso/template/lock.json: what the disk takes from Debian, as this machine's mirror has it today
`,
  options: {
    out: { type: "string", default: join(import.meta.dirname, "../../build/template") },
    check: { type: "boolean", default: false },
    twice: { type: "boolean", default: false },
    "update-lock": { type: "boolean", default: false },
  },
  run: async (values) => {
    if (values["update-lock"]) {
      const count = await updateLock(TEMPLATE_RECIPE, say);
      process.stdout.write(`iso/template/lock.json names ${count} packages of Debian's. Commit it.\n`);
      return true;
    }
    if (values.check)
      return passesCheck("test/iso/template/template-check.ts", { BLOCKHOST_TEMPLATE: values.out });
    const template = await buildTemplate(values.out, say);
    say("making its package");
    const { file, sha256 } = await templatePackage(template, values.out);
    const disk = join(template.folder, template.file);
    process.stdout.write(`${template.sha256}  ${disk}\n${sha256}  ${file}\n`);
    process.stdout.write(`${(template.bytes / 1024 ** 2).toFixed(0)} MiB\n`);
    return !values.twice || isSameAgain(template, (out) => buildTemplate(out, say));
  },
});
