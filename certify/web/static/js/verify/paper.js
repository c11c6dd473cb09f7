// What a certificate encloses, what its pages say, and whether its seal closes the file.

import { Unreadable, fromHex, hex, joined, latin1 } from "./bytes.js";
import { Lexer, Pdf, Stream, Word } from "./pdf.js";

const MARKS = ["certify.certificate/", "certify\\056certificate\\057", "/CRFYSchema", "(CertifySeal)"];
const MOST_NODES = 2000;

export const namesItselfOurs = (bytes) => {
  const text = latin1(bytes);
  return /%PDF-|%%EOF|endobj|endstream/.test(text) && MARKS.some((mark) => text.includes(mark));
};

// Return { files: Map of name → bytes, page: text of all pages without white space }.
export const read = async (bytes) => {
  const pdf = await Pdf.open(bytes);
  const root = await entry(pdf, pdf.trailer, "/Root");
  return { files: await attachments(pdf, root), page: await pages(pdf, root) };
};

const entry = async (pdf, holder, key) => {
  const value = await pdf.resolved(holder?.get(key));
  if (!(value instanceof Map)) throw new Unreadable(`${key} is missing`);
  return value;
};

const attachments = async (pdf, root) => {
  const found = new Map();
  const tree = await entry(pdf, await entry(pdf, root, "/Names"), "/EmbeddedFiles");
  const waiting = [tree];
  for (let seen = 0; waiting.length; seen++) {
    if (seen > MOST_NODES) throw new Unreadable("too many attachments");
    const node = waiting.pop();
    const pairs = await pdf.resolved(node.get("/Names")) ?? [];
    for (let i = 0; i + 1 < pairs.length; i += 2) {
      const name = await pdf.resolved(pairs[i]), said = named(name);
      if (found.has(said)) throw new Unreadable(`two attachments are called ${said}`);
      const file = await pdf.resolved((await entry(pdf, await pdf.resolved(pairs[i + 1]), "/EF")).get("/F"));
      if (!(file instanceof Stream)) throw new Unreadable(`the attachment ${said} is missing`);
      found.set(said, await pdf.decoded(file));
    }
    for (const kid of await pdf.resolved(node.get("/Kids")) ?? []) waiting.push(await pdf.resolved(kid));
  }
  return found;
};

const named = (bytes) => {
  if (!(bytes instanceof Uint8Array)) throw new Unreadable("an attachment has no name");
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return new TextDecoder("utf-16be").decode(bytes.subarray(2));
  return latin1(bytes);
};

// The text of all pages; resources are inherited down the tree (ISO 32000, 7.7.3.4).
const pages = async (pdf, root) => {
  const waiting = [{ node: await entry(pdf, root, "/Pages"), resources: null }];
  let said = "", count = 0;
  for (let seen = 0; waiting.length; seen++) {
    if (seen > MOST_NODES) throw new Unreadable("too many pages");
    const { node, resources } = waiting.pop();
    const own = await pdf.resolved(node.get("/Resources")) ?? resources;
    if (node.get("/Type") === "/Page") { said += await text(pdf, node, own); count++; continue; }
    for (const kid of (await pdf.resolved(node.get("/Kids")) ?? []).toReversed()) {
      const child = await pdf.resolved(kid);
      if (!(child instanceof Map)) throw new Unreadable("a page is missing");
      waiting.push({ node: child, resources: own });
    }
  }
  if (!count) throw new Unreadable("there is no page");
  return said;
};

const text = async (pdf, page, resources) => {
  const contents = [await pdf.resolved(page.get("/Contents"))].flat();
  const parts = [];
  for (const each of contents) {
    const stream = await pdf.resolved(each);
    if (!(stream instanceof Stream)) throw new Unreadable("a page has no content");
    parts.push(await pdf.decoded(stream), Uint8Array.of(10));
  }
  const fonts = await glyphs(pdf, resources);
  const lexer = new Lexer(joined(...parts));
  let said = "", operands = [], font = new Map();
  while (!lexer.ended()) {
    const value = lexer.value();
    if (!(value instanceof Word)) { operands.push(value); continue; }
    if (value.text === "Tf") font = fonts.get(operands[0]) ?? new Map();
    if (["Tj", "TJ", "'"].includes(value.text)) for (const shown of [operands[0]].flat()) if (shown instanceof Uint8Array) said += spelled(shown, font);
    operands = [];
  }
  return said.replace(/\s+/gu, "");
};

const glyphs = async (pdf, resources) => {
  const fonts = new Map();
  const listed = await pdf.resolved(resources?.get("/Font"));
  for (const [name, ref] of listed instanceof Map ? listed : []) {
    const font = await pdf.resolved(ref);
    const table = font instanceof Map ? await pdf.resolved(font.get("/ToUnicode")) : null;
    const found = new Map();
    if (table instanceof Stream) {
      const map = latin1(await pdf.decoded(table));
      for (const [, code, value] of map.matchAll(/<([0-9A-Fa-f]{4})>\s*<((?:[0-9A-Fa-f]{4})+)>/g)) {
        found.set(parseInt(code, 16), new TextDecoder("utf-16be").decode(fromHex(value)));
      }
    }
    fonts.set(name, found);
  }
  return fonts;
};

const spelled = (codes, font) => {
  let said = "";
  for (let i = 0; i + 1 < codes.length; i += 2) said += font.get(codes[i] << 8 | codes[i + 1]) ?? "\uFFFD";
  return said;
};

// Whether the last seal (or timestamp) reaches to the end of the file and names its digest. That
// finds any change, unless somebody made a new seal: who sealed it, only the full check tells.
export const closed = async (bytes) => {
  const ranges = [...latin1(bytes).matchAll(/\/ByteRange\s*\[\s*(\d+)\s+(\d+)\s+(\d+)\s+(\d+)\s*\]/g)]
    .map((found) => found.slice(1, 5).map(Number));
  if (!ranges.length) return "no_seal";
  const [start, length, after, rest] = ranges.reduce((a, b) => (b[2] + b[3] > a[2] + a[3] ? b : a));
  if (start !== 0 || after + rest !== bytes.length || !(length > 0 && length < after)) return "not_covered";
  const gap = latin1(bytes.subarray(length, after));
  if (!/^<[0-9A-Fa-f]+>$/.test(gap)) return "not_covered";
  const covered = joined(bytes.subarray(0, length), bytes.subarray(after)), seal = gap.toLowerCase();
  for (const [name, header] of [["SHA-256", "0420"], ["SHA-384", "0430"], ["SHA-512", "0440"]]) {
    if (seal.includes(header + hex(new Uint8Array(await crypto.subtle.digest(name, covered))))) return "closed";
  }
  return "changed";
};
