import { z } from "zod";
import { sections } from "./sections.ts";

/** Everything that the installer has to know: what the pages ask, and what a file of answers holds (JSON). */
export const answers = z.strictObject(sections).superRefine(({ storage, blockchain, proxmox }, context) => {
  blockchain.plans.forEach(({ image, backups }, i) => {
    const issue = (name: string, message: string) =>
      context.addIssue({ code: "custom", path: ["blockchain", "plans", i, name], message });
    if (image !== proxmox.template.name)
      issue("image", `is not the template of the machines, ${proxmox.template.name}`);
    if (backups !== null && storage.backups === null) issue("backups", "needs a storage for backups");
  });
});

export type Answers = z.output<typeof answers>;

/** As it is written, with what has a default left out. */
export type AnswersInput = z.input<typeof answers>;
