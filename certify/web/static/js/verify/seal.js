// The seal itself: PAdES B-B with SHA-256 and RSA (PKCS#1 v1.5), as this office seals, in the one spelling
// that it gives. Seals that bear timestamps (B-LTA) are left to the full check.

import { Unreadable, base64, fromHex, hex, joined, latin1, same, sha256, textOf } from "./bytes.js";
import { first, value, within } from "./der.js";

const RSA = { name: "RSASSA-PKCS1-v1_5", hash: "SHA-256" };
const SEQUENCE = 0x30, SET = 0x31, OCTETS = 0x04, ZERO = 0xa0;
const oid = (text) => value(0x06, fromHex(text));
const DATA = oid("2a864886f70d010701"), SIGNED_DATA = oid("2a864886f70d010702");
const CONTENT_TYPE = "2a864886f70d010903", MESSAGE_DIGEST = "2a864886f70d010904", CERTIFICATE = "2a864886f70d010910022f";
const NULL = Uint8Array.of(5, 0), ONE = Uint8Array.of(2, 1, 1);
const SHA256 = value(SEQUENCE, oid("608648016503040201"), NULL), SHA256_RSA = value(SEQUENCE, oid("2a864886f70d01010b"), NULL);
const COMMON_NAME = oid("550403");

// Who sealed a file whose seal closes it: { answer, code, params }. `published`: { authorities (PEM), reported }.
// answer: true, false, or null where it cannot be told here.
export const sealOf = async (bytes, published) => {
  let seal;
  try { seal = await opened(bytes); } catch (error) { if (!(error instanceof Unreadable)) throw error; return { answer: false, code: "seal_damaged" }; }
  if (!seal) return { answer: null, code: "seal_stamped" };
  const { certificate } = seal, params = { name: nameOf(certificate.subject), by: nameOf(certificate.issuer) };
  try {
    if (!(await signedBy(certificate.key, seal.signature, seal.signed))) return { answer: false, code: "seal_wrong" };
    if (!(await vouchedFor(seal, published.authorities))) return { answer: false, code: "seal_stranger", params };
  } catch { return { answer: null, code: "seal_not_checked" }; } // this browser has no RSA, or no such key
  const since = published.reported[hex(await sha256(certificate.whole))];
  return since ? { answer: null, code: "seal_reported", params: { since } } : { answer: true, code: "sealed", params };
};

const opened = async (bytes) => {
  const text = latin1(bytes);
  const ranges = [...text.matchAll(/\/ByteRange\s*\[\s*(\d+)\s+(\d+)\s+(\d+)\s+(\d+)\s*\]/g)].map((found) => found.slice(1, 5).map(Number));
  if (ranges.length !== 1) return null;
  const [, length, after] = ranges[0], gap = text.slice(length, after);
  if (!/^<[0-9A-F]+>$/.test(gap)) throw new Unreadable("another spelling of the seal");
  const reserve = fromHex(gap.slice(1, -1)), container = first(reserve);
  if (reserve.subarray(container.whole.length).some((byte) => byte)) throw new Unreadable("something in the reserve");
  const covered = joined(bytes.subarray(0, length), bytes.subarray(after));
  const made = [...text.matchAll(/\/M \(D(?::|\\072)(\d{4})(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)Z\)/g)].at(-1)?.slice(1).map(Number);
  if (!made) throw new Unreadable("no time of sealing");
  const at = Date.UTC(made[0], made[1] - 1, ...made.slice(2));
  return { ...(await takenApart(container.whole, await sha256(covered))), at };
};

// The parts of the container; put together again they must be the container, byte for byte.
const takenApart = async (container, digest) => {
  const signedData = within(inner(within(inner(container)).at(1)?.content));
  const certificate = certificateOf(within(signedData.at(3)?.content ?? []).at(0)?.whole);
  const info = within(inner(signedData.at(-1)?.content));
  const [attributes, signature] = [info.at(3)?.content, info.at(-1)?.content];
  if (!attributes || !signature) throw new Unreadable("no signature");
  const rebuilt = value(SEQUENCE, SIGNED_DATA, value(ZERO, value(SEQUENCE, ONE, value(SET, SHA256), value(SEQUENCE, DATA), value(ZERO, certificate.whole),
    value(SET, value(SEQUENCE, ONE, value(SEQUENCE, certificate.issuer, certificate.serial), SHA256, value(ZERO, attributes), SHA256_RSA, value(OCTETS, signature))))));
  if (!same(rebuilt, container)) throw new Unreadable("another spelling of the container");
  await requireAttributes(attributes, digest, certificate.whole);
  return { certificate, signature, signed: value(SET, attributes) };
};

const inner = (bytes) => first(bytes ?? new Uint8Array()).content;

// Exactly three, each once: what is signed, its digest, and with which certificate.
const requireAttributes = async (attributes, digest, certificate) => {
  const found = new Map();
  for (const each of within(attributes)) {
    const [name, values, ...more] = within(each.content);
    const [said, ...others] = within(values?.content ?? []);
    if (!said || more.length || others.length || found.has(hex(name.content))) throw new Unreadable("an attribute says two things");
    found.set(hex(name.content), said);
  }
  const named = found.get(CERTIFICATE);
  const pinned = named && within(inner(inner(named.content))).find((each) => each.tag === OCTETS);
  const regular = found.size === 3 && same(found.get(CONTENT_TYPE)?.whole ?? [], DATA)
    && same(found.get(MESSAGE_DIGEST)?.whole ?? [], value(OCTETS, digest)) && pinned && same(pinned.content, await sha256(certificate));
  if (!regular) throw new Unreadable("other attributes than those of a seal");
};

// The parts of a certificate (RFC 5280) that matter here.
const certificateOf = (der) => {
  const [body, algorithm, signature] = within(inner(der));
  const parts = within(body?.content ?? []);
  if (parts.length < 7 || parts[0].tag !== ZERO || signature?.tag !== 3) throw new Unreadable("no certificate");
  const [, serial, , issuer, validity, subject, key] = parts.map((each) => each.whole);
  const [from, until] = within(inner(validity)).map(instant);
  return { whole: der, body: body.whole, algorithm: algorithm.whole, signature: signature.content.subarray(1), serial, issuer, subject, key, from, until };
};

const instant = ({ tag, content }) => {
  const digits = latin1(content), century = tag === 0x17 ? (digits < "50" ? "20" : "19") : "";
  const [, ...parts] = /^(\d{4})(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)Z$/.exec(century + digits) ?? [];
  return parts.length ? Date.UTC(parts[0], parts[1] - 1, ...parts.slice(2)) : NaN;
};

const nameOf = (subject) => {
  for (const set of within(inner(subject))) {
    const [kind, text] = within(inner(set.content));
    if (same(kind.whole, COMMON_NAME)) return textOf(text.content);
  }
  return "–";
};

const signedBy = async (key, signature, message) =>
  crypto.subtle.verify(RSA, await crypto.subtle.importKey("spki", key, RSA, false, ["verify"]), signature, message);

// Whether a published authority is, or itself issued, the sealing certificate, both being valid when it sealed.
const vouchedFor = async ({ certificate, at }, authorities) => {
  const runs = ({ from, until }) => from <= at && at <= until;
  for (const pem of authorities) {
    const authority = certificateOf(base64(pem.replace(/-----[A-Z ]+-----|\s/g, "")));
    if (!runs(authority) || !runs(certificate)) continue;
    if (same(authority.whole, certificate.whole)) return true;
    if (!same(authority.subject, certificate.issuer) || !same(certificate.algorithm, SHA256_RSA)) continue;
    if (await signedBy(authority.key, certificate.signature, certificate.body)) return true;
  }
  return false;
};
