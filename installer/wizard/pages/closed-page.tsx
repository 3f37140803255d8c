import { Ending } from "../../../keeper/portal/web/parts/ending.tsx";
import { Frame } from "../../../keeper/portal/web/parts/frame.tsx";
import { installWords } from "../text/install.ts";

const words = installWords.end;

/** The installer has shut itself off; this page is all that is left of it. */
export function ClosedPage({ portal }: { readonly portal: string | null }) {
  return (
    <Frame>
      <Ending tone="good" title={words.closed} words={words.closedWords}>
        {portal !== null && (
          <a class="button primary" href={portal}>
            {words.open}
          </a>
        )}
      </Ending>
    </Frame>
  );
}
