/** `struct bh_relay_request` of pam/src/relay_wire.h. */
export function relayRequest(request: {
  readonly operation: "login" | "ownership" | "delegations";
  readonly milliseconds: number;
  readonly relay: string;
  readonly instance?: string;
  readonly challenge?: string;
  readonly code?: string;
}): Buffer {
  const bytes = Buffer.alloc(776);
  bytes.write("BHRLY\0\0\u0001", 0, "latin1");
  bytes.writeUInt32LE(["", "login", "ownership", "delegations"].indexOf(request.operation), 8);
  bytes.writeUInt32LE(request.milliseconds, 12);
  bytes.write(request.relay, 16, "latin1");
  bytes.write(request.instance ?? "0123456789abcdef0123456789abcdef", 80, "latin1");
  bytes.write(request.code ?? (request.operation === "login" ? "WDJBMJHT" : ""), 120, "latin1");
  bytes.write(request.challenge ?? (request.operation === "login" ? "bh1.AAAA" : ""), 136, "latin1");
  return bytes;
}
