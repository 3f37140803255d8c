import { flat } from "../form/flat.ts";
import type { StepShape } from "../form/step-shape.ts";
import { listOf, textOf, wholeOf } from "../form/values.ts";

const USUAL = {
  host: "",
  operatorName: "",
  commands: "yes",
  ports: "22, 8006",
  seconds: "300",
  "tls.mode": "own",
  "tls.email": "",
  "tls.termsAgreed": "",
  "tls.certificateFile": "",
  "tls.keyFile": "",
};

/** Step 6 in fields. @param wallet that has signed in: no other can be the admin */
export const adminShape = (wallet: string): StepShape => ({
  draftOf: (answer) => {
    // No field has it: what is said of it stands below them all.
    const { wallet: _, ...texts } = flat(answer);
    return { ...USUAL, ...texts };
  },
  answerOf: (draft) => ({
    wallet,
    host: textOf(draft.host),
    operatorName: textOf(draft.operatorName),
    commands: draft.commands === "yes",
    ports: listOf(draft.ports).map(wholeOf),
    seconds: wholeOf(draft.seconds),
    tls: certificateOf(draft),
  }),
});

function certificateOf(draft: Readonly<Record<string, string>>): unknown {
  const { "tls.mode": mode } = draft;
  if (mode === "own") return { mode };
  if (mode === "files") {
    return {
      mode,
      certificateFile: textOf(draft["tls.certificateFile"]),
      keyFile: textOf(draft["tls.keyFile"]),
    };
  }
  const email = textOf(draft["tls.email"]);
  return { mode, ...(email !== undefined && { email }), termsAgreed: draft["tls.termsAgreed"] === "yes" };
}
