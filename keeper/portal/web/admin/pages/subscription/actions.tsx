import { useState } from "preact/hooks";
import type { AdminSubscription } from "../../../../../protocol/api/admin/admin-subscription.ts";
import { terminateCall } from "../../../chain/admin-calls.ts";
import { ConfirmField } from "../../../parts/confirm-field.tsx";
import { Field } from "../../../parts/field.tsx";
import { Notice } from "../../../parts/notice.tsx";
import { Transact } from "../../../parts/transact.tsx";
import { panelWords } from "../../../text/admin/panel.ts";
import { adminSubscriptionsWords as words } from "../../../text/admin/subscriptions.ts";
import { Ask } from "../../parts/ask.tsx";
import { Order } from "../../parts/order.tsx";
import { Part } from "../../parts/part.tsx";
import { useScene } from "../../scene.ts";

/** Characters that the command takes, and bytes of the contract's reason. */
const MOST = { reason: 160, onChain: 31 };

interface ActionProps {
  readonly of: AdminSubscription;
  refresh(): void;
}

/** What the operator can have done: by commands to the keeper, and one by the contract. */
export function Actions(props: ActionProps) {
  const { of } = props;
  const { id, status } = of.subscription;
  const isRunning = status === "active" || status === "grace";
  if (!isRunning) {
    return (
      <Part id="actions" title={words.actions}>
        <p class="small">{words.notActive}</p>
      </Part>
    );
  }
  return (
    <Part id="actions" title={words.actions}>
      <p class="small">{words.actionsLead}</p>
      <div class="switches">
        {of.hold === null ? (
          <Ask label={words.suspend}>{(close) => <Suspend {...props} onClose={close} />}</Ask>
        ) : (
          <Ask label={words.resume}>
            {(close) => (
              <>
                <p>{words.resumeAsk}</p>
                <Order
                  name={`resume-${id}`}
                  label={words.resume}
                  done={words.posted}
                  command={{ word: "resume", subscription: id }}
                  onPosted={props.refresh}
                  onClose={close}
                />
              </>
            )}
          </Ask>
        )}
        <Ask label={words.reboot}>
          {(close) => (
            <>
              <p>{words.rebootAsk}</p>
              <Order
                name={`reboot-${id}`}
                label={words.reboot}
                done={words.posted}
                command={{ word: "reboot", subscription: id }}
                onClose={close}
              />
            </>
          )}
        </Ask>
        <Ask label={words.terminate} isDanger>
          {(close) => <Terminate {...props} onClose={close} />}
        </Ask>
      </div>
    </Part>
  );
}

function Suspend({ of, refresh, onClose }: ActionProps & { onClose(): void }) {
  const [reason, setReason] = useState("");
  const { id } = of.subscription;
  const given = reason.trim();
  const isGiven = given.length > 0 && given.length <= MOST.reason;
  return (
    <>
      <p>{words.suspendAsk}</p>
      <Field id="suspend-reason" label={words.reason} hint={words.reasonHint}>
        {(attributes) => (
          <input
            {...attributes}
            value={reason}
            maxLength={MOST.reason}
            onInput={({ currentTarget }) => setReason(currentTarget.value)}
          />
        )}
      </Field>
      <Order
        name={`suspend-${id}`}
        label={words.suspend}
        done={words.posted}
        isDanger
        command={isGiven ? { word: "suspend", subscription: id, reason: given } : null}
        onPosted={refresh}
        onClose={onClose}
      />
    </>
  );
}

function Terminate({ of, refresh, onClose }: ActionProps & { onClose(): void }) {
  const { host, wallet, account, me } = useScene();
  const [reason, setReason] = useState("");
  const [confirmed, setConfirmed] = useState("");
  const { id } = of.subscription;
  const isGiven = /^[\x21-\x7e][\x20-\x7e]*$/.test(reason) && reason.length <= MOST.onChain;
  if (!me?.roles.includes("operator")) return <Notice tone="warn">{panelWords.needsOperator}</Notice>;
  return (
    <>
      <Notice tone="bad">{words.terminateAsk(id)}</Notice>
      <Field id="terminate-reason" label={words.terminateReason} hint={words.terminateReasonHint}>
        {(attributes) => (
          <input
            {...attributes}
            value={reason}
            maxLength={MOST.onChain}
            onInput={({ currentTarget }) => setReason(currentTarget.value)}
          />
        )}
      </Field>
      <ConfirmField
        id="terminate-confirm"
        label={words.terminateType(id)}
        value={confirmed}
        onChange={setConfirmed}
      />
      <Transact
        name={`terminate-${id}`}
        host={host}
        wallet={wallet}
        account={account}
        label={words.terminateGo(id)}
        done={words.terminated}
        isDanger
        isReady={isGiven && confirmed.trim() === id}
        call={async () => terminateCall(host.contracts.subscriptions, BigInt(id), reason)}
        onDone={refresh}
        onClose={onClose}
      />
    </>
  );
}
