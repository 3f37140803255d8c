import { useState } from "preact/hooks";
import type { ApiPlan } from "../../../../protocol/api/plan.ts";
import { Field } from "../../parts/field.tsx";
import { Section } from "../../parts/section.tsx";
import { useNow } from "../../parts/use-now.ts";
import { absoluteTime } from "../../parts/when.tsx";
import { machineWords } from "../../text/machine.ts";
import { useChain } from "../../wallet/use-chain.ts";
import { RenewPayment } from "./renew-payment.tsx";
import type { Scene } from "./scene.ts";

const words = machineWords.renew;
const DAY = 86_400;
/** `MAX_DAYS` of the contract: nothing is paid further ahead. */
const HORIZON_DAYS = 1_095;

/** More days: how many, how much, and the payment. */
export function RenewSection({ scene }: { readonly scene: Scene }) {
  const { of, plan, host } = scene;
  return (
    <Section id="renew" title={words.title} lead={words.lead(absoluteTime(of.expiresAt))}>
      {host.paused ? <p>{words.paused}</p> : plan !== null && <Renewal scene={scene} plan={plan} />}
    </Section>
  );
}

function Renewal({ scene, plan }: { readonly scene: Scene; readonly plan: ApiPlan }) {
  const { of, host, wallet } = scene;
  const [typed, setTyped] = useState(String(Math.max(plan.minDays, Math.min(plan.maxDays, 30))));
  const chain = useChain(wallet);
  const now = useNow();
  const days = /^[0-9]{1,5}$/.test(typed.trim()) ? Number(typed) : 0;
  const isSold = days >= plan.minDays && days <= plan.maxDays;
  const end = Math.max(now, of.expiresAt) + days * DAY;
  const isTooFar = end > now + HORIZON_DAYS * DAY;
  const error = !isSold
    ? words.daysInvalid(plan.minDays, plan.maxDays)
    : isTooFar
      ? words.tooFar(HORIZON_DAYS)
      : null;
  return (
    <>
      <Field
        id="renew-days"
        label={words.days}
        hint={words.daysHint(plan.minDays, plan.maxDays)}
        error={typed.trim() === "" ? null : error}
      >
        {(attributes) => (
          <input
            {...attributes}
            class="short"
            inputMode="numeric"
            autocomplete="off"
            value={typed}
            onInput={({ currentTarget }) => setTyped(currentTarget.value)}
          />
        )}
      </Field>
      <div class="presets">
        {words.presets
          .filter(({ days: preset }) => preset >= plan.minDays && preset <= plan.maxDays)
          .map(({ days: preset, words: shown }) => (
            <button
              key={preset}
              type="button"
              class="preset"
              aria-pressed={preset === days}
              onClick={() => setTyped(String(preset))}
            >
              {shown}
            </button>
          ))}
      </div>
      {chain !== null && chain !== host.chain.id ? (
        <p class="small">{words.elsewhere}</p>
      ) : (
        <RenewPayment
          scene={scene}
          plan={plan}
          days={error === null ? days : null}
          end={end}
          isReadable={chain !== null}
        />
      )}
    </>
  );
}
