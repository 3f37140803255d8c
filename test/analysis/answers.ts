import { lineComments } from "./comments.ts";

/** `// analysed: RULE: why this is right here`, at the end of the line or in comments right above it. */
export interface Answer {
  readonly rule: string;
  /** Where it stands. */
  readonly line: number;
  /** The line of code that it speaks of. */
  readonly of: number;
}

const MARK = "analysed:";

/** The answers in a source. Throws for one without rule or reason. */
export function answersIn(path: string, source: string): Answer[] {
  const comments = lineComments(source);
  const alone = new Set(comments.filter((comment) => comment.alone).map(({ line }) => line));
  return comments.flatMap((comment) => {
    const text = comment.text.trim();
    if (!text.startsWith(MARK)) return [];
    const [rule = "", ...reason] = text.slice(MARK.length).split(":");
    if (rule.trim() === "" || reason.join(":").trim() === "") {
      throw new Error(
        `${path}:${comment.line}: an answer is "// ${MARK} RULE: reason", not "//${comment.text}"`,
      );
    }
    let of = comment.line;
    while (alone.has(of)) of++;
    return [{ rule: rule.trim(), line: comment.line, of }];
  });
}
