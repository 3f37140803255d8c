import { expect } from "chai";
import { BlockHostError } from "../../../keeper/core/errors.ts";

/** Expects a BlockHostError of that class with that code, and returns it. */
export async function rejection(
  promise: Promise<unknown>,
  kind: abstract new (...args: never[]) => BlockHostError,
  code: string,
): Promise<BlockHostError> {
  const error = await promise.then(
    (value) => expect.fail(`expected ${code}, got ${JSON.stringify(value)}`),
    (reason: unknown) => reason,
  );
  if (!(error instanceof BlockHostError)) throw error;
  expect(error).to.be.instanceOf(kind);
  expect(error.code).to.equal(code);
  expect(error.remedy).not.to.equal("");
  return error;
}
