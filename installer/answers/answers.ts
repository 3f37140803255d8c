import { z } from "zod";
import { machinePrefixProblem } from "../../keeper/core/machine-prefix.ts";
import { sections } from "./sections.ts";

/** Everything that the installer has to know: what the pages ask, and what a file of answers holds (JSON). */
export const answers = z
  .strictObject(sections)
  .superRefine(({ storage, blockchain, proxmox, ipv6 }, context) => {
    const issue = (path: (string | number)[], message: string) =>
      context.addIssue({ code: "custom", path, message });
    blockchain.plans.forEach(({ image, backups }, i) => {
      const plan = ["blockchain", "plans", i];
      if (image !== proxmox.template.name)
        issue([...plan, "image"], `is not the template of the machines, ${proxmox.template.name}`);
      if (backups !== null && storage.backups === null)
        issue([...plan, "backups"], "needs a storage for backups");
    });
    const problem = ipv6.mode === "manual" ? machinePrefixProblem(ipv6.prefix, proxmox.network) : null;
    if (problem !== null) issue(["ipv6", "prefix"], problem);
    if (proxmox.endpoint.mode === "ipv6" && ipv6.mode === "none")
      issue(["proxmox", "endpoint"], "is IPv6, and machines get none");
  });

export type Answers = z.output<typeof answers>;

/** As it is written, with what has a default left out. */
export type AnswersInput = z.input<typeof answers>;
