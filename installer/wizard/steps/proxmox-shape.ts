import type { Draft } from "../form/draft.ts";
import { flat } from "../form/flat.ts";
import type { StepShape } from "../form/step-shape.ts";
import { listOf, textOf, wholeOf } from "../form/values.ts";

const USUAL = {
  node: "",
  bridge: "bhguests",
  pool: "blockhost",
  vmidBase: "100000",
  isolate: "yes",
  "network.cidr": "",
  "network.gateway": "",
  "network.first": "",
  "network.last": "",
  "network.dns": "",
  "endpoint.mode": "direct",
  "endpoint.host": "",
  "endpoint.portBase": "20000",
  "template.source": "package",
  "template.name": "debian-13",
  "template.image": "",
  "template.sha256": "",
};

/** Step 4 in fields. */
export const proxmoxShape: StepShape = {
  draftOf: (answer) => {
    const texts = flat(answer);
    return { ...USUAL, ...("template.image" in texts && { "template.source": "own" }), ...texts };
  },
  answerOf: (draft) => {
    const text = (path: string) => textOf(draft[path]);
    return {
      node: text("node"),
      bridge: text("bridge"),
      pool: text("pool"),
      vmidBase: wholeOf(draft.vmidBase),
      isolate: draft.isolate === "yes",
      network: {
        cidr: text("network.cidr"),
        gateway: text("network.gateway"),
        first: text("network.first"),
        last: text("network.last"),
        dns: listOf(draft["network.dns"]),
      },
      endpoint:
        draft["endpoint.mode"] === "forwarded"
          ? { mode: "forwarded", host: text("endpoint.host"), portBase: wholeOf(draft["endpoint.portBase"]) }
          : { mode: draft["endpoint.mode"] },
      template: {
        name: text("template.name"),
        ...(draft["template.source"] === "own" && ownImage(draft)),
      },
    };
  },
};

/** With neither field filled in there is an image nevertheless, which is none: without one it would be the packaged. */
function ownImage(draft: Draft): object {
  const [image, sha256] = [textOf(draft["template.image"]), textOf(draft["template.sha256"])];
  return { image: image ?? (sha256 === undefined ? "" : undefined), sha256 };
}
