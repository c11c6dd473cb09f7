// Bytes, digests and their spellings; every decoder accepts one spelling only.

export class Unreadable extends Error {}

export const MOST_INFLATED = 32 * 1024 * 1024;

export const latin1 = (bytes) => {
  let text = "";
  for (let at = 0; at < bytes.length; at += 8192) text += String.fromCharCode(...bytes.subarray(at, at + 8192));
  return text;
};
export const utf8 = (text) => new TextEncoder().encode(text);
export const textOf = (bytes) => {
  try { return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes); }
  catch { throw new Unreadable("not UTF-8"); }
};
export const hex = (bytes) => Array.from(bytes, (b) => b.toString(16).padStart(2, "0")).join("");
export const fromHex = (text) => {
  if (text.length % 2 || !/^[0-9a-fA-F]*$/.test(text)) throw new Unreadable("not hexadecimal");
  return Uint8Array.from({ length: text.length / 2 }, (_, i) => parseInt(text.slice(2 * i, 2 * i + 2), 16));
};
export const same = (a, b) => a.length === b.length && a.every((byte, i) => byte === b[i]);
export const joined = (...parts) => {
  const whole = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) { whole.set(part, at); at += part.length; }
  return whole;
};

// Canonical base64 (RFC 4648, section 4) with padding, or base64url without: null for another spelling.
export const base64 = (text) => {
  try {
    const found = atob(text);
    return btoa(found) === text ? Uint8Array.from(found, (c) => c.charCodeAt(0)) : null;
  } catch { return null; }
};
export const base64url = (text) => {
  if (!/^[A-Za-z0-9_-]*$/.test(text)) return null;
  const plain = text.replaceAll("-", "+").replaceAll("_", "/");
  return base64(plain + "=".repeat((4 - (plain.length % 4)) % 4));
};

export const sha256 = async (bytes) => new Uint8Array(await crypto.subtle.digest("SHA-256", bytes));

// Inflate "deflate" (zlib) or "gzip"; stops at `most` bytes, so that a bomb does not burst here.
export const inflate = async (bytes, format = "deflate", most = MOST_INFLATED) => {
  const reader = new Blob([bytes]).stream().pipeThrough(new DecompressionStream(format)).getReader();
  const parts = [];
  let size = 0;
  try {
    for (;;) {
      const { done, value } = await reader.read();
      if (done) return joined(...parts);
      size += value.length;
      if (size > most) throw new Unreadable("too large when inflated");
      parts.push(value);
    }
  } catch (error) {
    reader.cancel().catch(() => {});
    throw error instanceof Unreadable ? error : new Unreadable("damaged compressed data");
  }
};

// JSON in its one canonical spelling (RFC 8785). Values come from JSON.parse: no other kinds occur.
export const canonical = (value) => {
  if (Array.isArray(value)) return `[${value.map(canonical).join(",")}]`;
  if (value === null || typeof value !== "object") return JSON.stringify(value);
  return `{${Object.keys(value).sort().map((key) => `${JSON.stringify(key)}:${canonical(value[key])}`).join(",")}}`;
};
export const readCanonical = (bytes) => {
  const text = textOf(bytes);
  let value;
  try { value = JSON.parse(text); } catch { throw new Unreadable("not JSON"); }
  if (canonical(value) !== text) throw new Unreadable("not in canonical form");
  return value;
};
