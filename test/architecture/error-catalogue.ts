import type { Source } from "./sources.ts";

/** One place that throws a stable code. */
export interface CatalogueEntry {
  readonly code: string;
  /** Whether trying again unchanged may help. */
  readonly retryable: boolean;
  /** What happened, with `…` for what is only known then. */
  readonly what: string;
  readonly remedy: string;
}

const THROWN = /\b(?:new (Retryable|Final)Error|super)\(/g;
/** A class of its own for one code says which kind it is in its head. */
const RETRYABLE_CLASS = /\bclass \w+ extends RetryableError\b/;
const CODE = /^[A-Z][A-Z0-9]*(?:_[A-Z0-9]+)+$/;
/** Codes that stand in a table or an alert, with their words beside them: `{ code: "PVE_LOCKED", …, remedy: "…" }`. */
const TABLED = /\bcode: "([A-Z][A-Z0-9]*(?:_[A-Z0-9]+)+)"(?=([\s\S]{0,600}))/g;

/** Every stable code that a source raises, with its words as far as they stand there. */
export function errorCatalogue({ text }: Source): CatalogueEntry[] {
  const thrown = [...text.matchAll(THROWN)].flatMap((match) => {
    const [code = "", what = "", remedy = ""] = literals(text.slice(match.index + match[0].length));
    return CODE.test(code)
      ? [{ code, what, remedy, retryable: match[1] ? match[1] === "Retryable" : RETRYABLE_CLASS.test(text) }]
      : [];
  });
  const tabled = [...text.matchAll(TABLED)].map(([, code = "", after = ""]) => {
    const own = after.split(/\bcode: "/)[0] ?? "";
    return {
      code,
      what: word(own, "what"),
      remedy: word(own, "remedy"),
      retryable: /\bretry: true/.test(own),
    };
  });
  return [...thrown, ...tabled];
}

function word(text: string, name: string): string {
  const at = text.search(new RegExp(`\\b${name}:\\s*["\`]`));
  return at < 0 ? "" : (literals(text.slice(at + name.length + 1))[0] ?? "");
}

/** The arguments of a call as far as they are text: literals joined, everything else an ellipsis. */
function literals(text: string): string[] {
  const args = [""];
  let depth = 0;
  for (let at = 0; at < text.length; at += 1) {
    const char = text[at] ?? "";
    if (char === '"' || char === "`") {
      const end = endOfLiteral(text, at);
      if (depth === 0) args[args.length - 1] += plain(text.slice(at + 1, end));
      at = end;
    } else if (text.startsWith("//", at)) at = text.indexOf("\n", at);
    else if ("([{".includes(char)) depth += 1;
    else if (")]}".includes(char)) {
      if (depth === 0) break;
      depth -= 1;
    } else if (char === "," && depth === 0) args.push("");
  }
  return args.map((arg) => arg.replace(/\s+/g, " ").trim());
}

function endOfLiteral(text: string, start: number): number {
  const quote = text[start];
  let at = start + 1;
  while (at < text.length && text[at] !== quote) {
    if (text[at] === "\\") at += 1;
    if (quote === "`" && text.startsWith("${", at)) at = endOfPlaceholder(text, at + 2);
    at += 1;
  }
  return at;
}

/** The closing brace of a template's `${…}`, literals inside skipped. */
function endOfPlaceholder(text: string, start: number): number {
  let depth = 0;
  for (let at = start; at < text.length; at += 1) {
    const char = text[at] ?? "";
    if (char === '"' || char === "`") at = endOfLiteral(text, at);
    else if (char === "{") depth += 1;
    else if (char === "}") {
      if (depth === 0) return at;
      depth -= 1;
    }
  }
  return text.length;
}

function plain(literal: string): string {
  let result = "";
  for (let at = 0; at < literal.length; at += 1) {
    if (literal.startsWith("${", at)) {
      result += "…";
      at = endOfPlaceholder(literal, at + 2);
    } else result += literal[at];
  }
  return result.replace(/\\(["`])/g, "$1");
}
