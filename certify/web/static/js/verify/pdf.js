// A small reader of PDF files (ISO 32000): cross-references, objects, streams. Nothing is drawn or run.

import { Unreadable, inflate, joined, latin1 } from "./bytes.js";

const WHITE = new Set([0, 9, 10, 12, 13, 32]);
const DELIMITERS = new Set([..."()<>[]{}/%"].map((c) => c.charCodeAt(0)));
const DEEPEST = 64, MOST_SECTIONS = 64, MOST_OBJECTS = 200_000;

export class Ref { constructor(number) { this.number = number; } }
export class Word { constructor(text) { this.text = text; } }
export class Stream { constructor(dict, raw) { this.dict = dict; this.raw = raw; } }

// Tokens and values: names are strings with "/", strings are bytes, dictionaries are Maps.
export class Lexer {
  constructor(bytes, at = 0) { this.bytes = bytes; this.at = at; }

  skip() {
    for (; this.at < this.bytes.length; this.at++) {
      const byte = this.bytes[this.at];
      if (byte === 37) { while (this.at < this.bytes.length && this.bytes[this.at] !== 10 && this.bytes[this.at] !== 13) this.at++; }
      else if (!WHITE.has(byte)) return;
    }
  }
  ended() { this.skip(); return this.at >= this.bytes.length; }

  regular() {
    const from = this.at;
    while (this.at < this.bytes.length && !WHITE.has(this.bytes[this.at]) && !DELIMITERS.has(this.bytes[this.at])) this.at++;
    return latin1(this.bytes.subarray(from, this.at));
  }

  value(depth = 0) {
    if (depth > DEEPEST) throw new Unreadable("nested too deeply");
    this.skip();
    const byte = this.bytes[this.at], next = this.bytes[this.at + 1];
    if (byte === undefined) throw new Unreadable("the file ends too early");
    if (byte === 47) { this.at++; return "/" + this.regular().replace(/#([0-9a-fA-F]{2})/g, (_, code) => String.fromCharCode(parseInt(code, 16))); }
    if (byte === 40) return this.literal();
    if (byte === 60) return next === 60 ? this.dictionary(depth) : this.hexadecimal();
    if (byte === 91) return this.array(depth);
    if (DELIMITERS.has(byte)) { this.at++; return new Word(String.fromCharCode(byte)); }
    return this.plain();
  }

  plain() {
    const text = this.regular();
    if (/^[+-]?(\d+\.?\d*|\.\d+)$/.test(text)) {
      if (/^\d+$/.test(text)) {
        const back = this.at, rest = /^\s+\d{1,5}\s+R(?![^\s()<>[\]{}/%])/.exec(latin1(this.bytes.subarray(back, back + 24)));
        if (rest) { this.at = back + rest[0].length; return new Ref(Number(text)); }
      }
      return Number(text);
    }
    return { true: true, false: false, null: null }[text] ?? (text === "null" ? null : new Word(text));
  }

  array(depth) {
    const found = [];
    for (this.at++; ;) {
      this.skip();
      if (this.bytes[this.at] === 93) { this.at++; return found; }
      found.push(this.value(depth + 1));
    }
  }

  dictionary(depth) {
    const found = new Map();
    for (this.at += 2; ;) {
      this.skip();
      if (this.bytes[this.at] === 62 && this.bytes[this.at + 1] === 62) { this.at += 2; return found; }
      const key = this.value(depth + 1);
      if (typeof key !== "string" || found.has(key)) throw new Unreadable("a dictionary is damaged");
      found.set(key, this.value(depth + 1));
    }
  }

  hexadecimal() {
    const end = this.bytes.indexOf(62, this.at);
    if (end < 0) throw new Unreadable("a string does not end");
    const digits = latin1(this.bytes.subarray(this.at + 1, end)).replace(/\s/g, "");
    this.at = end + 1;
    if (/[^0-9a-fA-F]/.test(digits)) throw new Unreadable("a string is damaged");
    const even = digits.length % 2 ? digits + "0" : digits;
    return Uint8Array.from({ length: even.length / 2 }, (_, i) => parseInt(even.slice(2 * i, 2 * i + 2), 16));
  }

  literal() {
    const found = [];
    const named = { n: 10, r: 13, t: 9, b: 8, f: 12 };
    let open = 1;
    for (this.at++; this.at < this.bytes.length; this.at++) {
      let byte = this.bytes[this.at];
      if (byte === 41 && --open === 0) { this.at++; return Uint8Array.from(found); }
      if (byte === 40) open++;
      if (byte === 92) {
        byte = this.bytes[++this.at];
        const octal = /^[0-7]{1,3}/.exec(latin1(this.bytes.subarray(this.at, this.at + 3)));
        if (octal) { this.at += octal[0].length - 1; byte = parseInt(octal[0], 8) & 255; }
        else if (byte === 13 || byte === 10) { if (byte === 13 && this.bytes[this.at + 1] === 10) this.at++; continue; }
        else byte = named[String.fromCharCode(byte)] ?? byte;
      }
      found.push(byte);
    }
    throw new Unreadable("a string does not end");
  }
}

export class Pdf {
  // Read the cross-references of a whole file; throws Unreadable for what is damaged.
  static async open(bytes) {
    const pdf = new Pdf();
    Object.assign(pdf, { bytes, places: new Map(), known: new Map(), trailer: null });
    const tail = latin1(bytes.subarray(Math.max(0, bytes.length - 2048)));
    const start = /startxref\s+(\d{1,10})\s+%%EOF\s*$/.exec(tail.slice(tail.lastIndexOf("startxref")));
    if (!start) throw new Unreadable("the file does not end as a PDF does");
    const seen = new Set();
    for (let next = [Number(start[1])]; next.length;) {
      const at = next.pop();
      if (seen.has(at) || seen.size > MOST_SECTIONS) throw new Unreadable("the cross-references run in a circle");
      seen.add(at);
      const trailer = await pdf.section(at);
      pdf.trailer ??= trailer;
      next = [trailer.get("/Prev"), trailer.get("/XRefStm")].filter(Number.isInteger);
    }
    return pdf;
  }

  async section(at) {
    const lexer = new Lexer(this.bytes, at);
    lexer.skip();
    if (latin1(this.bytes.subarray(lexer.at, lexer.at + 4)) === "xref") return this.table(lexer);
    const stream = await this.indirect(lexer.at);
    if (!(stream instanceof Stream) || stream.dict.get("/Type") !== "/XRef") throw new Unreadable("no cross-references where they should be");
    const rows = await this.decoded(stream);
    const widths = stream.dict.get("/W"), size = stream.dict.get("/Size");
    if (!Array.isArray(widths) || widths.length !== 3 || widths.some((w) => !(w >= 0 && w <= 8))) throw new Unreadable("the cross-references are damaged");
    const ranges = stream.dict.get("/Index") ?? [0, size];
    let place = 0;
    const field = (width, otherwise) => {
      if (!width) return otherwise;
      let number = 0;
      for (const end = place + width; place < end; place++) number = number * 256 + (rows[place] ?? 0);
      return number;
    };
    for (let i = 0; i + 1 < ranges.length; i += 2) {
      if (!(ranges[i + 1] <= MOST_OBJECTS)) throw new Unreadable("too many objects");
      for (let k = 0; k < ranges[i + 1] && place < rows.length; k++) {
        const kind = field(widths[0], 1), where = field(widths[1], 0), index = field(widths[2], 0);
        this.put(ranges[i] + k, kind === 1 ? { at: where } : kind === 2 ? { within: where, index } : null);
      }
    }
    return stream.dict;
  }

  table(lexer) {
    lexer.at += 4;
    for (;;) {
      const first = lexer.value();
      if (first instanceof Word && first.text === "trailer") break;
      const count = lexer.value();
      if (!Number.isInteger(first) || !(count <= MOST_OBJECTS)) throw new Unreadable("the cross-references are damaged");
      for (let k = 0; k < count; k++) {
        const at = lexer.value(); lexer.value();
        const kind = lexer.value();
        this.put(first + k, kind instanceof Word && kind.text === "n" ? { at } : null);
      }
    }
    const trailer = lexer.value();
    if (!(trailer instanceof Map)) throw new Unreadable("the trailer is damaged");
    return trailer;
  }

  put(number, place) { if (!this.places.has(number)) this.places.set(number, place); }

  async indirect(at, number = null) {
    const lexer = new Lexer(this.bytes, at);
    const stated = lexer.value(), generation = lexer.value(), word = lexer.value();
    if (!(word instanceof Word && word.text === "obj") || !Number.isInteger(generation) || (number ?? stated) !== stated) throw new Unreadable("an object is not where it should be");
    const value = lexer.value();
    if (!(value instanceof Map) || lexer.ended() || latin1(this.bytes.subarray(lexer.at, lexer.at + 6)) !== "stream") return value;
    let from = lexer.at + 6;
    if (this.bytes[from] === 13) from++;
    if (this.bytes[from] === 10) from++;
    const length = await this.resolved(value.get("/Length"));
    if (!(length >= 0) || from + length > this.bytes.length) throw new Unreadable("a stream is cut");
    if (!/^\s*endstream/.test(latin1(this.bytes.subarray(from + length, from + length + 14)))) throw new Unreadable("a stream does not end where it should");
    return new Stream(value, this.bytes.subarray(from, from + length));
  }

  async resolved(value, depth = 0) {
    if (!(value instanceof Ref)) return value;
    if (depth > DEEPEST) throw new Unreadable("references run in a circle");
    const { number } = value;
    if (this.known.has(number)) {
      const known = this.known.get(number);
      if (known === this.known) throw new Unreadable("references run in a circle");
      return known;
    }
    this.known.set(number, this.known); // being read
    const place = this.places.get(number);
    let found = null;
    if (place?.at !== undefined) found = await this.resolved(await this.indirect(place.at, number), depth + 1);
    else if (place?.within !== undefined) found = await this.packed(place.within, number, depth);
    this.known.set(number, found);
    return found;
  }

  async packed(within, number, depth) {
    const stream = await this.resolved(new Ref(within), depth + 1);
    if (!(stream instanceof Stream)) throw new Unreadable("a stream of objects is missing");
    stream.opened ??= await this.decoded(stream);
    const head = new Lexer(stream.opened), first = stream.dict.get("/First"), count = stream.dict.get("/N");
    if (!(count <= MOST_OBJECTS) || !Number.isInteger(first)) throw new Unreadable("a stream of objects is damaged");
    for (let k = 0; k < count; k++) {
      const stated = head.value(), offset = head.value();
      if (stated === number) return new Lexer(stream.opened, first + offset).value();
    }
    return null;
  }

  async decoded(stream) {
    const filter = await this.resolved(stream.dict.get("/Filter"));
    const [only, ...more] = Array.isArray(filter) ? filter : filter ? [filter] : [];
    if (!only) return stream.raw;
    if (only !== "/FlateDecode" || more.length) throw new Unreadable(`a filter that is not read here: ${only}`);
    const plain = await inflate(stream.raw);
    let how = await this.resolved(stream.dict.get("/DecodeParms"));
    if (Array.isArray(how)) how = await this.resolved(how[0]);
    return how instanceof Map && how.get("/Predictor") >= 10 ? unpredicted(plain, how) : plain;
  }
}

// PNG predictors (ISO 32000, 7.4.4.4) of one-byte samples, as cross-references use them.
const unpredicted = (plain, how) => {
  const columns = how.get("/Columns") ?? 1, width = columns + 1;
  if ((how.get("/Colors") ?? 1) !== 1 || (how.get("/BitsPerComponent") ?? 8) !== 8 || !(columns > 0)) throw new Unreadable("a predictor that is not read here");
  const rows = [];
  let above = new Uint8Array(columns);
  for (let at = 0; at + width <= plain.length; at += width) {
    const kind = plain[at], row = plain.slice(at + 1, at + width);
    if (kind > 2) throw new Unreadable("a predictor that is not read here");
    for (let i = 0; i < columns; i++) row[i] += kind === 1 ? row[i - 1] ?? 0 : kind === 2 ? above[i] : 0;
    rows.push(above = row);
  }
  return joined(...rows);
};
