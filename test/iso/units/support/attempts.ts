/** Tries each, and says of each that it was done, or the error's code. */
export async function attempts(
  works: Readonly<Record<string, () => unknown>>,
): Promise<Readonly<Record<string, string>>> {
  const came: Record<string, string> = {};
  for (const [name, work] of Object.entries(works)) {
    came[name] = await Promise.resolve()
      .then(work)
      .then(
        () => "done",
        (error: NodeJS.ErrnoException) => String(error.code ?? error.message),
      );
  }
  return came;
}
