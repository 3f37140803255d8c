import { useEffect, useState } from "preact/hooks";
import { cancelCall } from "../../chain/machine-calls.ts";
import { readRefund } from "../../chain/read-refund.ts";
import { ConfirmField } from "../../parts/confirm-field.tsx";
import { Notice } from "../../parts/notice.tsx";
import { machineWords } from "../../text/machine.ts";
import { Act } from "./act.tsx";
import { backupsGoToo } from "./backups-go-too.ts";
import { nameOf, type Scene } from "./scene.ts";

const words = machineWords.cancel;
/** The refund falls by the second; it is read anew so often, milliseconds. */
const READ_MS = 5_000;

type Refund = { readonly amount: bigint; readonly shown: string } | "reading" | "unread";

/** Ends the machine and pays the rest out: how much, the contract says. */
export function CancelPart(props: { readonly scene: Scene; onClose(): void }) {
  const { scene, onClose } = props;
  const { of, host, account } = scene;
  const [confirmed, setConfirmed] = useState("");
  /** Then there is nothing to ask any more, and the contract tells of a refund of nothing. */
  const [isOver, setOver] = useState(false);
  const name = nameOf(of);
  const refund = useRefund(scene);
  if (of.status !== "active") return <p>{words.grace}</p>;
  return (
    <>
      {!isOver && (
        <>
          <p>{words.lead}</p>
          <div class="refund" aria-live="polite">
            <span>{words.refund}</span>
            <strong data-refund={typeof refund === "string" ? "" : String(refund.amount)}>
              {typeof refund === "string" ? words[refund] : refund.shown}
            </strong>
            <span class="small">
              {typeof refund !== "string" && refund.amount === 0n ? words.nothing : words.refundHint}
            </span>
          </div>
          <Notice tone="bad">
            {words.warn(name)} {backupsGoToo(scene)}
          </Notice>
          <ConfirmField
            id="cancel-confirm"
            label={words.type(name)}
            value={confirmed}
            onChange={setConfirmed}
          />
        </>
      )}
      <Act
        scene={scene}
        name="cancel"
        label={words.submit(name)}
        done={words.done}
        isDanger
        onDone={() => setOver(true)}
        onClose={onClose}
        isReady={typeof refund !== "string" && confirmed.trim() === name}
        call={async () => cancelCall(host.contracts, BigInt(of.id), account)}
      />
    </>
  );
}

/** What would come back now, read again and again. */
function useRefund({ of, host, wallet }: Scene): Refund {
  const [refund, setRefund] = useState<Refund>("reading");
  useEffect(() => {
    let isCurrent = true;
    const look = () =>
      readRefund(wallet.provider, host.contracts.subscriptions, BigInt(of.id), host.tokens).then(
        (found) => isCurrent && setRefund(found),
        () => isCurrent && setRefund("unread"),
      );
    void look();
    const timer = setInterval(look, READ_MS);
    return () => {
      isCurrent = false;
      clearInterval(timer);
    };
  }, [wallet, host, of.id]);
  return refund;
}
