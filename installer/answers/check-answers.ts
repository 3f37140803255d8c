import type { z } from "zod";
import type { Problem } from "./problem.ts";

const CODES: Readonly<Partial<Record<z.core.$ZodIssue["code"], Problem["code"]>>> = {
  invalid_type: "type",
  too_small: "range",
  too_big: "range",
  not_multiple_of: "range",
  invalid_value: "choice",
  invalid_union: "choice",
  invalid_format: "format",
};

const KINDS: Readonly<Record<string, string>> = {
  string: "must be text",
  number: "must be a number",
  int: "must be a whole number",
  boolean: "must be yes or no",
  array: "must be a list",
  object: "must be a group of answers",
};

const MISSING = "is needed";

/** The answers with what has a default filled in, or everything that is wrong with them. */
export function checkAnswers<T extends z.ZodType>(
  schema: T,
  value: unknown,
):
  | { readonly answers: z.output<T>; readonly problems: null }
  | { readonly answers: null; readonly problems: readonly Problem[] } {
  // Only where a schema has no words of its own.
  const parsed = schema.safeParse(value, { error: wordsFor });
  if (parsed.success) return { answers: parsed.data, problems: null };
  return { answers: null, problems: parsed.error.issues.flatMap(problemsOf) };
}

function wordsFor(issue: z.core.$ZodRawIssue): string | undefined {
  switch (issue.code) {
    case "invalid_type":
      return issue.input === undefined ? MISSING : KINDS[String(issue.expected)];
    case "too_small":
      return boundWords("at least", issue.origin, issue.minimum);
    case "too_big":
      return boundWords("at most", issue.origin, issue.maximum);
    case "invalid_value":
      return "is none of the choices";
    case "invalid_union":
      return "is none of the choices";
    case "unrecognized_keys":
      return "there is no such answer";
    default:
      return undefined;
  }
}

function boundWords(which: string, origin: unknown, bound: unknown): string {
  const unit = origin === "string" ? " characters" : origin === "array" ? " of them" : "";
  return `must be ${which} ${String(bound)}${unit}`;
}

function problemsOf(issue: z.core.$ZodIssue): Problem[] {
  const { path, message } = issue;
  if (issue.code === "unrecognized_keys")
    return issue.keys.map((key) => ({ path: [...path, key].join("."), code: "unknown", what: message }));
  const code = message === MISSING ? "missing" : (CODES[issue.code] ?? "rule");
  return [{ path: path.join("."), code, what: message }];
}
