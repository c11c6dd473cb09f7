// The proof that a claim was logged: C2SP tlog-proof, checkpoint and signed note; RFC 9162, 2.1.3.2.

import { Unreadable, base64, hex, joined, same, sha256, textOf, utf8 } from "./bytes.js";
import { verified } from "./credential.js";

const HEADER = "c2sp.org/tlog-proof@v1";
const LONGEST = 512 * 1024, LONGEST_PATH = 64, MOST_SIGNATURES = 64;
const DECIMAL = /^(0|[1-9][0-9]{0,15})$/;

export const readProof = (bytes) => {
  const text = textOf(bytes), cut = text.indexOf("\n\n");
  if (bytes.length > LONGEST || cut < 0) throw new Unreadable("no proof");
  const lines = text.slice(0, cut).split("\n");
  if (lines.shift() !== HEADER) throw new Unreadable("no proof");
  if (lines[0]?.startsWith("extra ") && !base64(lines.shift().slice(6))) throw new Unreadable("no proof");
  const index = whole(/^index (.*)$/.exec(lines.shift() ?? "")?.[1] ?? "");
  const path = lines.map(hash);
  if (path.length > LONGEST_PATH) throw new Unreadable("no proof");
  return { index, path, note: readNote(text.slice(cut + 2)) };
};

const whole = (text) => {
  if (!DECIMAL.test(text) || !Number.isSafeInteger(Number(text))) throw new Unreadable("no whole number");
  return Number(text);
};
const hash = (line) => {
  const value = base64(line);
  if (value?.length !== 32) throw new Unreadable("no hash");
  return value;
};

const readNote = (text) => {
  const cut = text.lastIndexOf("\n\n");
  if (cut < 0 || !text.endsWith("\n")) throw new Unreadable("no note");
  const body = text.slice(0, cut + 1);
  const signatures = text.slice(cut + 2, -1).split("\n").map((line) => {
    const [, name, encoded] = /^— ([^\s+]+) (\S+)$/.exec(line) ?? [];
    const value = encoded ? base64(encoded) : null;
    if (!value || value.length <= 4) throw new Unreadable("no signature line");
    return { name, id: value.subarray(0, 4), value: value.subarray(4) };
  });
  if (signatures.length > MOST_SIGNATURES) throw new Unreadable("too many signatures");
  const [origin, size, root, ...more] = body.slice(0, -1).split("\n");
  if (!origin || root === undefined || more.includes("")) throw new Unreadable("no checkpoint");
  return { body, signatures, origin, size: whole(size), root: hash(root) };
};

// The log's keys as published, one a line; lines that are no Ed25519 key are passed over.
export const readKeys = async (text) => {
  const keys = [];
  for (const line of text.split("\n")) {
    const [, name, id, encoded] = /^([^\s+]+)\+([0-9a-f]{8})\+(\S+)$/.exec(line.trim()) ?? [];
    const typed = encoded ? base64(encoded) : null;
    if (typed?.length !== 33 || typed[0] !== 1) continue;
    const made = await sha256(joined(utf8(`${name}\n`), typed));
    if (hex(made.subarray(0, 4)) === id) keys.push({ name, id: made.subarray(0, 4), raw: typed.subarray(1) });
  }
  return keys;
};

// { answer: true | false | "unknown_log" | "unsupported", index, size }: whether the claim with this
// digest (hex) stands in a log that one of `keys` signed.
export const logged = async (digest, bytes, keys) => {
  let proof;
  try { proof = readProof(bytes); } catch { return { answer: false }; }
  const { index, note } = proof, place = { index, size: note.size };
  const signed = await signers(note, keys);
  if (signed === "unsupported") return { answer: "unsupported", ...place };
  if (!signed) return { answer: false, ...place };
  if (!signed.length) return { answer: keys.some((key) => key.name === note.origin) ? false : "unknown_log", ...place };
  const entry = utf8(`{"digest":"sha256:${digest}","kind":"certificate"}`);
  const included = signed.some((key) => key.name === note.origin) && await includes(entry, proof);
  return { answer: included, ...place };
};

// The keys that signed; null if a signature that claims one of them is false.
const signers = async (note, keys) => {
  const good = [];
  for (const key of keys) {
    const claimed = note.signatures.filter((each) => each.name === key.name && same(each.id, key.id));
    for (const each of claimed) {
      const holds = await verified(key.raw, each.value, utf8(note.body));
      if (holds !== true) return holds === "unsupported" ? holds : null;
    }
    if (claimed.length) good.push(key);
  }
  return good;
};

const includes = async (entry, { index, path, note }) => {
  if (index >= note.size) return false;
  const node = (left, right) => sha256(joined(Uint8Array.of(1), left, right));
  let place = BigInt(index), last = BigInt(note.size) - 1n;
  let root = await sha256(joined(Uint8Array.of(0), entry));
  for (const part of path) {
    if (last === 0n) return false;
    if (place & 1n || place === last) {
      root = await node(part, root);
      while (!(place & 1n) && place !== 0n) { place >>= 1n; last >>= 1n; }
    } else root = await node(root, part);
    place >>= 1n; last >>= 1n;
  }
  return last === 0n && same(root, note.root);
};
