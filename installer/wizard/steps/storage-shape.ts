import { flat } from "../form/flat.ts";
import type { StepShape } from "../form/step-shape.ts";
import { textOf } from "../form/values.ts";

/** Step 2 in fields. */
export const storageShape: StepShape = {
  draftOf: (answer) => {
    const texts = flat(answer);
    const hasBackups = (texts.backups ?? "") !== "";
    return {
      disks: "",
      seed: "blockhost-seed",
      ...texts,
      backups: texts.backups || "blockhost-backups",
      keepsBackups: hasBackups ? "yes" : "",
    };
  },
  answerOf: ({ disks, seed, backups, keepsBackups }) => ({
    disks: textOf(disks),
    seed: textOf(seed),
    backups: keepsBackups === "yes" ? (textOf(backups) ?? "") : null,
  }),
};
