import { z } from "zod";
import { sections } from "./sections.ts";

/** Everything that the installer has to know: what the pages ask, and what a file of answers holds (JSON). */
export const answers = z.strictObject(sections).superRefine(({ blockchain, proxmox }, context) => {
  blockchain.plans.forEach(({ image }, i) => {
    if (image !== proxmox.template.name)
      context.addIssue({
        code: "custom",
        path: ["blockchain", "plans", i, "image"],
        message: `is not the template of the machines, ${proxmox.template.name}`,
      });
  });
});

export type Answers = z.output<typeof answers>;

/** As it is written, with what has a default left out. */
export type AnswersInput = z.input<typeof answers>;
