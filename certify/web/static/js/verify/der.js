// DER (X.690): values taken apart and put together, in the one spelling that DER allows.

import { Unreadable, joined, same } from "./bytes.js";

// The value that `bytes` begin with: { tag, whole, content }.
export const first = (bytes) => {
  if (bytes.length < 2) throw new Unreadable("cut DER");
  const long = bytes[1] & 0x80 ? bytes[1] & 0x7f : 0;
  let size = long ? 0 : bytes[1];
  for (let i = 0; i < long; i++) size = size * 256 + bytes[2 + i];
  const from = 2 + long, end = from + size;
  if (long > 4 || !(end <= bytes.length)) throw new Unreadable("cut DER");
  const found = { tag: bytes[0], whole: bytes.subarray(0, end), content: bytes.subarray(from, end) };
  if (!same(value(found.tag, found.content), found.whole)) throw new Unreadable("another spelling than DER");
  return found;
};

// The values within `content`, which holds nothing else.
export const within = (content) => {
  const found = [];
  for (let rest = content; rest.length; rest = rest.subarray(found.at(-1).whole.length)) found.push(first(rest));
  return found;
};

export const value = (tag, ...parts) => {
  const content = joined(...parts), size = content.length;
  if (size < 0x80) return joined(Uint8Array.of(tag, size), content);
  const octets = [];
  for (let left = size; left; left = Math.floor(left / 256)) octets.unshift(left % 256);
  return joined(Uint8Array.of(tag, 0x80 | octets.length, ...octets), content);
};
