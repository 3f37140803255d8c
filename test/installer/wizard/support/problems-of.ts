import type { z } from "zod";

/** What of a definition of zod's is read here: which parts there are differs from kind to kind. */
interface Definition {
  readonly type: string;
  readonly shape?: Readonly<Record<string, z.core.$ZodType>>;
  readonly element?: z.core.$ZodType;
  readonly options?: readonly z.core.$ZodType[];
  readonly discriminator?: string;
  readonly innerType?: z.core.$ZodType;
  readonly in?: z.core.$ZodType;
  readonly error?: Words;
  readonly format?: string;
  readonly checks?: readonly { readonly _zod: { readonly def: object } }[];
}

interface CheckDefinition {
  readonly check: string;
  readonly error?: Words;
  readonly path?: readonly PropertyKey[];
  readonly minimum?: number;
  readonly maximum?: number;
  readonly value?: number;
}

type Words = (issue: never) => string | { readonly message: string } | null | undefined;

/** In place of the words of a rule that says only when it is broken where and what is wrong. */
const OPAQUE = "?";

/**
 * Every problem that a schema can find with what fields say, in its own words and in those that checkAnswers has for it:
 * `network.dns.#: an IPv4 address, as in 192.168.1.10`.
 *
 * @param isNeeded whether there has to be something
 */
export function problemsOf(schema: z.core.$ZodType, path = "", isNeeded = true): readonly string[] {
  const def = schema._zod.def as Definition;
  const at = (what: string) => `${path}: ${what}`;
  const own = (def.checks ?? []).flatMap(({ _zod }) =>
    fromCheck(_zod.def as CheckDefinition, def.type === "array" ? " of them" : " characters").map(
      ([below, what]) => `${[path, ...below].filter((part) => part !== "").join(".")}: ${what}`,
    ),
  );
  const missing = isNeeded ? [at("is needed")] : [];
  switch (def.type) {
    case "object":
      return [
        ...Object.entries(def.shape ?? {}).flatMap(([name, inner]) =>
          problemsOf(inner, path === "" ? name : `${path}.${name}`),
        ),
        ...own,
      ];
    case "union":
      return unique((def.options ?? []).flatMap((option) => withoutKind(option, path, def.discriminator)));
    case "array":
      return [...problemsOf(partOf(def.element), `${path}.#`, false), ...own];
    case "default":
    case "prefault":
    case "optional":
    case "nullable":
      return problemsOf(partOf(def.innerType), path, false);
    case "pipe":
      return problemsOf(partOf(def.in), path, isNeeded);
    case "string":
      return [...missing, ...(def.format === undefined ? [] : [at(wordsOf(def.error))]), ...own];
    case "number":
      return [...missing, at("must be a number"), ...own];
    case "literal":
      return [at(def.error === undefined ? "is none of the choices" : wordsOf(def.error))];
    case "boolean":
      return [];
    default:
      throw new Error(`nobody knows what can be wrong with a ${def.type} at ${path}`);
  }
}

/** What chooses between kinds is no field that somebody could fill in wrongly. */
function withoutKind(option: z.core.$ZodType, path: string, kind: string | undefined): readonly string[] {
  const chooser = path === "" ? kind : `${path}.${kind}`;
  return problemsOf(option, path).filter((problem) => !problem.startsWith(`${chooser}: `));
}

function fromCheck(check: CheckDefinition, unit: string): readonly (readonly [string[], string])[] {
  switch (check.check) {
    case "min_length":
      // Of an empty text nothing arrives: it is missing.
      return unit === " characters" && check.minimum === 1
        ? []
        : [[[], `must be at least ${check.minimum}${unit}`]];
    case "max_length":
      return [[[], `must be at most ${check.maximum}${unit}`]];
    case "greater_than":
      // Fields take digits alone, and what is less than nothing has more.
      return check.value === 0 ? [] : [[[], `must be at least ${check.value}`]];
    case "less_than":
      return [[[], `must be at most ${check.value}`]];
    case "overwrite":
      return [];
    default:
      return [[(check.path ?? []).map(String), check.error === undefined ? OPAQUE : wordsOf(check.error)]];
  }
}

function wordsOf(words: Words | undefined): string {
  const said = words?.({} as never) ?? OPAQUE;
  return typeof said === "string" ? said : said.message;
}

function partOf(part: z.core.$ZodType | undefined): z.core.$ZodType {
  if (part === undefined) throw new Error("a schema lacks its part");
  return part;
}

function unique(all: readonly string[]): readonly string[] {
  return [...new Set(all)];
}
