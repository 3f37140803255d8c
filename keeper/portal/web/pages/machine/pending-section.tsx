import { reclaimCall } from "../../chain/machine-calls.ts";
import { Section } from "../../parts/section.tsx";
import { useNow } from "../../parts/use-now.ts";
import { machineWords as words } from "../../text/machine.ts";
import { same } from "../machines/attention.ts";
import { Act } from "./act.tsx";
import type { Scene } from "./scene.ts";

/** Paid and not delivered in time: the payer takes the money back. */
export function PendingSection({ scene }: { readonly scene: Scene }) {
  const { of, host, account } = scene;
  if (of.deliverBy >= useNow()) return null;
  return (
    <Section id="pending" title={words.late} lead={words.lateWords}>
      {same(of.payer, account) && (
        <Act
          scene={scene}
          name="reclaim"
          label={words.reclaim}
          done={words.reclaimed}
          call={async () => reclaimCall(host.contracts, BigInt(of.id))}
        />
      )}
    </Section>
  );
}
