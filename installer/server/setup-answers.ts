import { type Answers, answers as answersSchema } from "../answers/answers.ts";
import { checkAnswers } from "../answers/check-answers.ts";
import type { Problem } from "../answers/problem.ts";
import { type SectionName, sections } from "../answers/sections.ts";
import type { AnswerBook } from "./ports/answer-book.ts";

const NAMES = Object.keys(sections) as readonly SectionName[];

/** The answers as the pages gave them, checked anew whenever they are read: what was valid once need not be any more. */
export class SetupAnswers {
  readonly #book: AnswerBook;

  constructor(book: AnswerBook) {
    this.#book = book;
  }

  /** What was answered, and whether it holds, by itself and beside the others. */
  async view(): Promise<{
    readonly sections: Readonly<Record<SectionName, unknown>>;
    readonly valid: Readonly<Record<SectionName, boolean>>;
  }> {
    const given = await this.#given();
    const { problems } = await this.whole();
    const isWrong = (name: SectionName) =>
      problems?.some(({ path }) => path === name || path.startsWith(`${name}.`)) ?? false;
    return {
      sections: byName((name) => given[name] ?? null),
      valid: byName((name) => !isWrong(name)),
    };
  }

  /** All of them, or what is wrong with them. */
  async whole(): Promise<
    | { readonly answers: Answers; readonly problems: null }
    | { readonly answers: null; readonly problems: readonly Problem[] }
  > {
    return checkAnswers(answersSchema, await this.#given());
  }

  /** Those sections that are valid by themselves. */
  async valid(): Promise<Partial<Answers>> {
    const given = await this.#given();
    const entries = NAMES.map((name) => [name, checkAnswers(sections[name], given[name]).answers] as const);
    return Object.fromEntries(entries.filter(([, answers]) => answers !== null));
  }

  /** Keeps the answers of a section as they were checked, or says what is wrong with them. */
  async put(name: SectionName, value: unknown): Promise<readonly Problem[] | null> {
    const { answers, problems } = checkAnswers(sections[name], value);
    if (problems === null) await this.#book.put(name, answers);
    return problems;
  }

  async #given(): Promise<Readonly<Record<string, unknown>>> {
    const all = await this.#book.all();
    return Object.fromEntries(NAMES.filter((name) => all.has(name)).map((name) => [name, all.get(name)]));
  }
}

function byName<T>(of: (name: SectionName) => T): Record<SectionName, T> {
  return Object.fromEntries(NAMES.map((name) => [name, of(name)])) as Record<SectionName, T>;
}
