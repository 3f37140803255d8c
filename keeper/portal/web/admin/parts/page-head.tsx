import { Title } from "../../parts/frame.tsx";
import { Notice } from "../../parts/notice.tsx";
import { panelWords } from "../../text/admin/panel.ts";
import type { Answer } from "../../use-answer.ts";

/** A page's name, and whether what it shows is still so. */
export function PageHead(props: {
  readonly title: string;
  readonly lead?: string;
  readonly of: Pick<Answer<unknown>, "problem">;
}) {
  const { title, lead, of } = props;
  return (
    <div class="page-head">
      <Title takesFocus>{title}</Title>
      {lead !== undefined && <p class="lead">{lead}</p>}
      {of.problem !== null && (
        <Notice tone="warn" isProblem>
          {of.problem.code === "PORTAL_BUSY" ? panelWords.busy : of.problem.message || panelWords.away}
        </Notice>
      )}
    </div>
  );
}
