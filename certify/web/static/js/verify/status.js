// The state of a certificate: by the status lists, which are fetched whole, so that nobody learns
// which certificate is looked at; by the register, if it may be asked; by the dates alone.

import { Unreadable, base64url, canonical, inflate } from "./bytes.js";
import { opened, signatureOf } from "./credential.js";

const LEAST_BYTES = 131_072 / 8, MOST_BYTES = 16 * 1024 * 1024;
const DAY = new Intl.DateTimeFormat("en-CA", { timeZone: "Asia/Shanghai", year: "numeric", month: "2-digit", day: "2-digit" });

export const legalDay = (instant) => DAY.format(instant);

// Read one signed list for an entry of a claim: { set, from } or throws Unreadable with a code.
// `names`: the (address, issuer) it may bear, the claim's own or those of the present address.
const bit = async (text, entry, names, keys, now) => {
  let list;
  try { list = opened(text.trim()); } catch { throw new Unreadable("list_unreadable"); }
  const good = await signatureOf(list, keys);
  if (good === "unsupported") throw new Unreadable("list_unsupported");
  if (good !== true) throw new Unreadable("list_not_signed");
  const { claim } = list, subject = claim.credentialSubject;
  const said = canonical([claim.id, claim.issuer, subject?.statusPurpose, subject?.type]);
  if (!names.some(([url, issuer]) => said === canonical([url, issuer, entry.purpose, "BitstringStatusList"]))) throw new Unreadable("list_other");
  const from = Date.parse(claim.validFrom), until = Date.parse(claim.validUntil);
  if (!(from <= now && now <= until)) throw new Unreadable("list_out_of_date");
  const row = await bits(subject.encodedList);
  if (!Number.isSafeInteger(entry.index) || entry.index < 0 || entry.index >= row.length * 8) throw new Unreadable("list_unreadable");
  return { set: Boolean(row[entry.index >> 3] & (0x80 >> (entry.index & 7))), from };
};

const bits = async (encoded) => {
  const packed = typeof encoded === "string" && encoded[0] === "u" ? base64url(encoded.slice(1)) : null;
  if (!packed) throw new Unreadable("list_unreadable");
  const row = await inflate(packed, "gzip", MOST_BYTES);
  if (row.length < LEAST_BYTES) throw new Unreadable("list_unreadable");
  return row;
};

// What two lists say together: { status, asOf }.
export const byLists = async ({ entries, issuer, base, from: issued }, fetched, options, keys) => {
  const found = {}, own = options.issuer.replace(/\/issuer$/, "");
  let asOf = Infinity;
  for (const [i, entry] of entries.entries()) {
    const names = [[entry.url, issuer], [own + entry.url.slice(base.length), options.issuer]];
    const { set, from } = await bit(fetched[i], entry, names, keys, options.now);
    if (from < issued) throw new Unreadable("list_out_of_date"); // from before the certificate
    if (!options.seen(entry.url, from)) throw new Unreadable("list_older");
    found[entry.purpose] = set;
    asOf = Math.min(asOf, from);
  }
  return { status: found.revocation ? "revoked" : found.suspension ? "suspended" : "valid", asOf };
};

// The state on a legal day, as the command reckons it. `register`: { status, since, reason, asOf,
// changes } or null; `lists`: { status, asOf } or null.
export const onDay = (day, content, register, lists, today) => {
  if (day < content.issued_on) return { status: "not_issued", source: register ? "register" : lists ? "list" : "dates" };
  const known = register ? byRegister(day, register) : lists ? byBits(day, lists) : { status: "unknown", source: "dates", ahead: day > today };
  const over = content.valid_until !== null && content.valid_until < day;
  return over && ["valid", "suspended", "unknown"].includes(known.status) ? { ...known, status: "expired", since: dayAfter(content.valid_until), reason: null } : known;
};
const dayAfter = (day) => new Date(Date.parse(day) + 86_400_000).toISOString().slice(0, 10);

const byRegister = (day, register) => {
  const ahead = day > legalDay(register.asOf);
  const last = register.changes.filter((change) => change.day <= day).at(-1);
  return last ? { status: last.status, since: last.day, reason: last.reason, source: "register", ahead } : { status: "valid", source: "register", ahead };
};
const byBits = (day, lists) => {
  const told = legalDay(lists.asOf);
  return day < told ? { status: "unknown", source: "list" } : { status: lists.status, source: "list", ahead: day > told };
};
