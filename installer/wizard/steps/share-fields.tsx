import { Part } from "../../../keeper/portal/web/admin/parts/part.tsx";
import { useForm } from "../form/form-context.ts";
import { rowsOf, withoutRow, withRow } from "../form/rows.ts";
import { TextField } from "../form/text-field.tsx";
import { blockchainWords as words } from "../text/blockchain.ts";

const LIST = "contracts.shares";
/** As many as the schema takes. */
const MOST = 16;

/** Who gets how much of what is earned. */
export function ShareFields() {
  const { draft, rewrite } = useForm();
  const rows = rowsOf(draft, LIST);
  return (
    <Part id="shares" title={words.shares}>
      <p class="small">{words.sharesLead}</p>
      {rows.map((number) => (
        <div key={number} class="share">
          <TextField path={`${LIST}.${number}.payee`} words={words.fields.payee} />
          <TextField path={`${LIST}.${number}.share`} words={words.fields.share} isNumber />
          {rows.length > 1 && (
            <button
              type="button"
              class="link"
              aria-label={words.removeShare(number + 1)}
              onClick={() => rewrite(withoutRow(draft, LIST, number))}
            >
              {words.remove}
            </button>
          )}
        </div>
      ))}
      {rows.length < MOST && (
        <div class="slim-actions">
          <button
            type="button"
            class="button slim"
            onClick={() => rewrite(withRow(draft, LIST, { payee: "", share: "1" }))}
          >
            {words.addShare}
          </button>
        </div>
      )}
    </Part>
  );
}
