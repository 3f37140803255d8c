/**
 * Runs a program of the host by its arguments, never by a shell.
 *
 * @returns what it wrote to its standard output
 * @throws FinalError PROGRAM_FAILED
 */
export type Run = (program: string, args: readonly string[]) => Promise<string>;
