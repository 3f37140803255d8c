import type { ApiPlan } from "../../../../protocol/api/plan.ts";
import { amount } from "../../amount.ts";
import type { Money } from "../../chain/money.ts";
import { Field } from "../../parts/field.tsx";
import { buyWords as words } from "../../text/buy.ts";
import type { Draft, DraftErrors } from "./draft.ts";

/** Digits of a balance that a person looks at. */
const DIGITS = 4;

/** For how long, with what money, and for whom. */
export function OrderFields(props: {
  readonly plan: ApiPlan;
  readonly moneys: readonly Money[];
  readonly balances: Readonly<Record<string, bigint>>;
  readonly draft: Draft;
  readonly errors: DraftErrors;
  onChange(changes: Partial<Draft>): void;
}) {
  const { plan, moneys, balances, draft, errors, onChange } = props;
  return (
    <>
      <Field
        id="days"
        label={words.days}
        hint={words.daysHint(plan.minDays, plan.maxDays)}
        error={errors.days ?? null}
      >
        {(attributes) => (
          <input
            {...attributes}
            class="short"
            inputMode="numeric"
            autocomplete="off"
            value={draft.days}
            onInput={({ currentTarget }) => onChange({ days: currentTarget.value })}
          />
        )}
      </Field>
      {moneys.length > 1 && (
        <fieldset class="moneys">
          <legend>{words.payWith}</legend>
          {moneys.map((money, number) => (
            <label key={money.address}>
              <input
                type="radio"
                name="money"
                checked={draft.money === number}
                onChange={() => onChange({ money: number })}
              />
              <span class="money-name">{money.symbol}</span>
              <span class="money-note">
                {money.path !== null && <span>{words.swapped}</span>}
                <span>{balanceWords(money, balances[money.address.toLowerCase()])}</span>
              </span>
            </label>
          ))}
        </fieldset>
      )}
      <label class="check">
        <input
          type="checkbox"
          checked={draft.isGift}
          onChange={({ currentTarget }) => onChange({ isGift: currentTarget.checked })}
        />
        <span>{words.gift}</span>
      </label>
      {draft.isGift && (
        <Field
          id="recipient"
          label={words.recipient}
          hint={words.recipientHint}
          error={draft.recipient.trim() === "" ? null : (errors.recipient ?? null)}
        >
          {(attributes) => (
            <input
              {...attributes}
              autocomplete="off"
              autocapitalize="off"
              spellcheck={false}
              placeholder="0x…"
              value={draft.recipient}
              onInput={({ currentTarget }) => onChange({ recipient: currentTarget.value })}
            />
          )}
        </Field>
      )}
    </>
  );
}

function balanceWords({ decimals, symbol }: Money, balance: bigint | undefined): string | null {
  if (balance === undefined) return null;
  // Rounded down: nobody is told of more than there is.
  const unit = 10n ** BigInt(Math.max(0, decimals - DIGITS));
  return words.balance(`${amount((balance / unit) * unit, decimals, DIGITS)} ${symbol}`);
}
