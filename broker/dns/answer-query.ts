import { type Answer, AUTHORITATIVE_ANSWER, decode, encode, type OptAnswer, type Packet } from "dns-packet";
import type { LeaseZone } from "./lease-zone.ts";

const HEADER = 12;
/** Bits of the header's second word (RFC 1035, 4.1.1). */
const RESPONSE = 0x8000;
const OPCODE = 0x7800;
const RECURSION_DESIRED = 0x0100;
const TRUNCATED = 0x0200;
const RCODE = { NOERROR: 0, FORMERR: 1, NXDOMAIN: 3, NOTIMP: 4, REFUSED: 5 } as const;
/** EDNS's own, of which the upper bits stand in the OPT record (RFC 6891, 9). */
const BAD_VERSION = 1;
/** What every way through the Internet carries in one piece. Bytes. */
const MOST_UDP = 1_232;
const LEAST_UDP = 512;

/**
 * The answer to a packet, or null when it is none that is to be answered: too short to be one, or itself an answer.
 *
 * @param room bytes that an answer may have, such as 65,535 by TCP, or 0 for one that only says that there is more by TCP;
 *   "datagram": what the asker's EDNS says, within bounds
 */
export function answerQuery(query: Buffer, zone: LeaseZone, room: number | "datagram"): Buffer | null {
  if (query.length < HEADER) return null;
  const flags = query.readUInt16BE(2);
  if ((flags & RESPONSE) !== 0) return null;
  if ((flags & OPCODE) !== 0) return bare(query, RCODE.NOTIMP);
  const asked = readQuestion(query);
  if (asked === null) return bare(query, RCODE.FORMERR);
  const { question, edns } = asked;
  const additionals: Answer[] = edns === undefined ? [] : [opt(edns.ednsVersion === 0 ? 0 : BAD_VERSION)];
  const reply = (rcode: number, rest: Packet = {}): Packet => ({
    id: query.readUInt16BE(0),
    type: "response",
    flags: (flags & RECURSION_DESIRED) | rcode,
    questions: [question],
    additionals,
    ...rest,
  });
  const most =
    room === "datagram" ? Math.min(Math.max(edns?.udpPayloadSize ?? 0, LEAST_UDP), MOST_UDP) : room;
  const whole = encode(
    edns !== undefined && edns.ednsVersion !== 0 ? reply(RCODE.NOERROR) : answerTo(question, zone, reply),
  );
  if (whole.length <= most) return whole;
  return encode(reply(RCODE.NOERROR, { flags: (flags & RECURSION_DESIRED) | TRUNCATED }));
}

type Question = NonNullable<Packet["questions"]>[number];

function answerTo(
  question: Question,
  zone: LeaseZone,
  reply: (rcode: number, rest?: Packet) => Packet,
): Packet {
  const type: string = question.type;
  if (question.class !== "IN" || type === "AXFR" || type === "IXFR") return reply(RCODE.REFUSED);
  const found = zone.find(question.name.toLowerCase());
  if (found.kind === "foreign") return reply(RCODE.REFUSED);
  const flags = (reply(0).flags ?? 0) | AUTHORITATIVE_ANSWER;
  const none = { authorities: [found.soa] };
  if (found.kind === "absent") return reply(0, { ...none, flags: flags | RCODE.NXDOMAIN });
  // Asked for everything, one says as little as one may (RFC 8482).
  const answers =
    type === "ANY" || type === "UNKNOWN_255"
      ? found.records.slice(0, 1)
      : found.records.filter((record) => record.type === type);
  // As it was asked, in whichever letters: some resolvers look whether they come back.
  const named = answers.map((record) => ({ ...record, name: question.name }) as Answer);
  return reply(0, { flags, ...(named.length > 0 ? { answers: named } : none) });
}

/** The one question and EDNS of a query; null for whatever else a packet may be. */
function readQuestion(query: Buffer): { question: Question; edns: OptAnswer | undefined } | null {
  try {
    const { questions = [], additionals = [] } = decode(query);
    const [question, ...others] = questions;
    if (question === undefined || others.length > 0) return null;
    const [edns, ...more] = additionals.filter((record): record is OptAnswer => record.type === "OPT");
    if (more.length > 0) return null;
    // What would come back otherwise than it was asked has bytes in its name that are no text.
    const again = encode({ questions: [question] }).subarray(HEADER);
    return query.subarray(HEADER, HEADER + again.length).equals(again) ? { question, edns } : null;
  } catch {
    return null;
  }
}

function bare(query: Buffer, rcode: number): Buffer {
  const answer = Buffer.alloc(HEADER);
  query.copy(answer, 0, 0, 2);
  const flags = query.readUInt16BE(2);
  answer.writeUInt16BE(RESPONSE | (flags & (OPCODE | RECURSION_DESIRED)) | rcode, 2);
  return answer;
}

function opt(extendedRcode: number): Answer {
  return {
    type: "OPT",
    name: ".",
    udpPayloadSize: MOST_UDP,
    extendedRcode,
    ednsVersion: 0,
    flags: 0,
    flag_do: false,
    options: [],
  };
}
