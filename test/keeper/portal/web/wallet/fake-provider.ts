import type { Provider } from "../../../../../keeper/portal/web/wallet/wallet.ts";

/** Answers of a wallet by method: a value, or what makes one of the parameters; an Error is thrown. */
export type Answers = Readonly<Record<string, unknown>>;

export interface FakeProvider extends Provider {
  /** What it was asked, by method. */
  readonly asked: string[];
}

/** A wallet that answers as it is told. What it was not told of, it does not support. */
export function fakeProvider(answers: Answers): FakeProvider {
  const asked: string[] = [];
  return {
    asked,
    async request({ method, params = [] }) {
      asked.push(method);
      if (!(method in answers)) throw Object.assign(new Error(`unsupported: ${method}`), { code: 4200 });
      const told = answers[method];
      const answer: unknown = typeof told === "function" ? told(...params) : told;
      if (answer instanceof Error) throw answer;
      return answer;
    },
  };
}

/** As wallets throw. */
export function walletError(code: number | string, message = "", data?: unknown): Error {
  return Object.assign(new Error(message), { code, data });
}
