import { chain } from "./chain.ts";

/** The contracts that were called by code in what a debugging method traces, in lower case. */
export async function callsIn(method: string, ...what: unknown[]): Promise<string[]> {
  const params = [...what, { disableStorage: true, disableMemory: true }];
  const trace = (await chain.provider.request({ method, params })) as {
    structLogs: { op: string; stack: string[] }[];
  };
  if (trace.structLogs.length === 0) throw new Error(`${method} traced nothing`);
  return trace.structLogs
    .filter(({ op }) => ["CALL", "STATICCALL", "DELEGATECALL", "CALLCODE"].includes(op))
    .map(({ stack }) => `0x${(stack.at(-2) ?? "").replace("0x", "").padStart(40, "0").slice(-40)}`);
}
