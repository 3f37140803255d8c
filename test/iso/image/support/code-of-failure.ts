/** The code of what a promise fails with; nothing when it does not. */
export const codeOfFailure = (work: Promise<unknown>): Promise<string | undefined> =>
  work.then(
    () => undefined,
    (error: { code?: string }) => error.code,
  );
