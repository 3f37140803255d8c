import { useState } from "preact/hooks";
import { type Command, parseCommand } from "../../../../protocol/command.ts";
import { Field } from "../../parts/field.tsx";
import { commandsWords as words } from "../../text/admin/commands.ts";
import { Order } from "./order.tsx";

export type Word = Command["word"];
type FieldName = keyof typeof words.fields;

/** What each word takes. */
const FIELDS: Readonly<Record<Word, readonly FieldName[]>> = {
  status: [],
  knock: ["ports", "source", "seconds"],
  "close-knock": [],
  "pause-sales": [],
  "resume-sales": [],
  "set-stock": ["plan", "stock"],
  warn: ["subscription", "reason", "evidence"],
  throttle: ["subscription", "mbps", "reason", "evidence"],
  suspend: ["subscription", "reason"],
  resume: ["subscription"],
  lift: ["subscription"],
  reboot: ["subscription"],
  drain: ["node", "on"],
  collect: [],
  "rotate-inbox-key": [],
  "rotate-keeper-key": [],
};
const NUMBERS: readonly FieldName[] = ["plan", "stock", "subscription", "mbps"];
const FIRST = { ports: "22", seconds: "900", on: "true" };

/** The fields of a command, and the button that posts it. */
export function CommandForm(props: {
  /** In a word, what is ordered here: it survives a reload. */
  readonly name: string;
  readonly word: Word;
  onPosted?(nonce: string): void;
  onClose?(): void;
}) {
  const { name, word, ...others } = props;
  const [typed, setTyped] = useState<Readonly<Partial<Record<FieldName, string>>>>(FIRST);
  const command = commandOf(word, typed);
  return (
    <div class="form">
      {FIELDS[word].map((field) => (
        <CommandField
          key={field}
          name={field}
          value={typed[field] ?? ""}
          onChange={(value) => setTyped((before) => ({ ...before, [field]: value }))}
        />
      ))}
      {command === null && <p class="small">{words.invalid}</p>}
      <Order {...others} name={name} label={words.post} command={command} />
    </div>
  );
}

function CommandField(props: {
  readonly name: FieldName;
  readonly value: string;
  onChange(value: string): void;
}) {
  const { name, value, onChange } = props;
  const hint = name in words.hints ? words.hints[name as keyof typeof words.hints] : undefined;
  if (name === "on") {
    return (
      <div>
        <label class="check">
          <input
            type="checkbox"
            checked={value === "true"}
            onChange={({ currentTarget }) => onChange(`${currentTarget.checked}`)}
          />
          {words.fields.on}
        </label>
        <p class="hint">{hint}</p>
      </div>
    );
  }
  return (
    <Field id={`command-${name}`} label={words.fields[name]} {...(hint !== undefined && { hint })}>
      {(attributes) =>
        name === "seconds" ? (
          <select
            {...attributes}
            value={value}
            onChange={({ currentTarget }) => onChange(currentTarget.value)}
          >
            {words.durations.map((one) => (
              <option key={one.value} value={one.value}>
                {one.words}
              </option>
            ))}
          </select>
        ) : (
          <input
            {...attributes}
            value={value}
            inputMode={NUMBERS.includes(name) ? "numeric" : "text"}
            autocomplete="off"
            autocapitalize="off"
            spellcheck={false}
            onInput={({ currentTarget }) => onChange(currentTarget.value)}
          />
        )
      }
    </Field>
  );
}

/** Null while it is not whole. */
function commandOf(word: Word, typed: Readonly<Partial<Record<FieldName, string>>>): Command | null {
  const read: Readonly<Record<FieldName, () => unknown>> = {
    ports: () => (typed.ports ?? "").split(",").map(wholeOf),
    source: () => (typed.source ?? "").trim(),
    seconds: () => wholeOf(typed.seconds),
    plan: () => (typed.plan ?? "").trim(),
    stock: () => wholeOf(typed.stock),
    subscription: () => (typed.subscription ?? "").trim(),
    reason: () => (typed.reason ?? "").trim(),
    mbps: () => wholeOf(typed.mbps),
    evidence: () => (typed.evidence ?? "").trim().toLowerCase(),
    node: () => (typed.node ?? "").trim(),
    on: () => typed.on === "true",
  };
  try {
    return parseCommand({ word, ...Object.fromEntries(FIELDS[word].map((name) => [name, read[name]()])) });
  } catch {
    return null;
  }
}

function wholeOf(text = ""): number | null {
  return /^\s*\d+\s*$/.test(text) ? Number(text) : null;
}
