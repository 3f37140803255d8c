import { flat } from "../form/flat.ts";
import type { StepShape } from "../form/step-shape.ts";
import { listOf, textOf } from "../form/values.ts";

/** Step 1 in fields. */
export const networkShape: StepShape = {
  draftOf: (answer) => ({ mode: "keep", interface: "", address: "", gateway: "", dns: "", ...flat(answer) }),
  answerOf: ({ mode, interface: name, address, gateway, dns }) => {
    if (mode === "keep") return { mode };
    if (mode === "dhcp") return { mode, interface: textOf(name) };
    return {
      mode,
      interface: textOf(name),
      address: textOf(address),
      gateway: textOf(gateway),
      dns: listOf(dns),
    };
  },
};
