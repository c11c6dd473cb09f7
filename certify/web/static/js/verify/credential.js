// The signed claim: one compact JWS over canonical JSON, Ed25519, and nothing around it.

import { Unreadable, base64url, canonical, hex, readCanonical, same, sha256, utf8 } from "./bytes.js";

const LONGEST = 1_000_000;
const VC = "https://www.w3.org/ns/credentials/v2";
const PURPOSES = ["suspension", "revocation"];

// Take a JWS apart: { kid, payload (bytes), claim, check(key) }. Throws Unreadable unless it is in
// the one spelling and dress that is accepted.
export const opened = (text) => {
  const parts = text.split(".");
  if (text.length > LONGEST || parts.length !== 3) throw new Unreadable("credential_malformed");
  const [head, payload, signature] = parts.map(base64url);
  if (!head || !payload || signature?.length !== 64) throw new Unreadable("credential_malformed");
  const header = readCanonical(head), claim = readCanonical(payload);
  if (header === null || typeof header !== "object" || Array.isArray(header)) throw new Unreadable("credential_malformed");
  const { kid } = header;
  const dressed = typeof kid === "string" && canonical(header) === canonical({ alg: "Ed25519", cty: "vc", kid, typ: "vc+jwt" });
  if (!dressed) throw new Unreadable("credential_header");
  return { kid, payload, claim, signed: utf8(`${parts[0]}.${parts[1]}`), signature };
};

// The issuer's keys by thumbprint, the end of their names: an office may move to another address.
export const issuerKeys = (document) => new Map((document.verificationMethod ?? [])
  .filter((method) => (document.assertionMethod ?? []).includes(method.id))
  .map((method) => [thumbprint(method.id), method.publicKeyJwk]));
const thumbprint = (kid) => kid.slice(kid.lastIndexOf("#") + 1);

// true, false, "unknown_key", or "unsupported" where this browser cannot check Ed25519.
export const signatureOf = async ({ kid, signed, signature }, keys) => {
  const jwk = keys.get(thumbprint(kid));
  if (!jwk || jwk.kty !== "OKP" || jwk.crv !== "Ed25519") return "unknown_key";
  const raw = base64url(jwk.x ?? "");
  if (raw?.length !== 32) return "unknown_key";
  return verified(raw, signature, signed);
};

export const verified = async (raw, signature, message) => {
  let key;
  try { key = await crypto.subtle.importKey("raw", raw, { name: "Ed25519" }, false, ["verify"]); }
  catch (error) { if (error.name === "DataError") return false; return "unsupported"; }
  return crypto.subtle.verify({ name: "Ed25519" }, key, signature, message);
};

export const digestOf = async (payload) => hex(await sha256(payload));

// Whether a claim says once what it says: address, issuer, validity and key are those of its subject.
// Returns { content, issuer, base, entries, from } or throws Unreadable.
export const about = ({ claim, kid }) => {
  try {
    const content = claim.credentialSubject, base = content.page_url.split("/certificates/")[0];
    const entries = claim.credentialStatus.map((each) => ({ purpose: each.statusPurpose, index: Number(each.statusListIndex), url: each.statusListCredential }));
    const expected = {
      "@context": [VC, `${base}/contexts/certificate/1`], id: content.page_url,
      type: ["VerifiableCredential", "PatentIntensiveProductCertificate"],
      issuer: { id: `${base}/issuer`, name: [{ "@value": content.issuer.zh, "@language": "zh" }, { "@value": content.issuer.en, "@language": "en" }] },
      validFrom: claim.validFrom, credentialSubject: content,
      credentialStatus: entries.map(({ purpose, index, url }) => ({ id: `${url}#${index}`, type: "BitstringStatusListEntry", statusPurpose: purpose, statusListIndex: String(index), statusListCredential: url })),
    };
    if (content.valid_until !== null) expected.validUntil = `${content.valid_until}T15:59:59Z`; // 23:59:59 in Shanghai
    const purposes = entries.map((each) => each.purpose);
    const alike = canonical(expected) === canonical(claim) && canonical(purposes) === canonical(PURPOSES)
      && content.schema === "certify.certificate/1" && !Number.isNaN(Date.parse(claim.validFrom));
    if (alike && kid.slice(0, kid.lastIndexOf("#")) !== claim.issuer.id) throw new Unreadable("key_foreign");
    if (alike) return { content, issuer: claim.issuer.id, base, entries, from: Date.parse(claim.validFrom) };
  } catch (error) { if (error instanceof Unreadable) throw error; }
  throw new Unreadable("claim_unreadable");
};

export const sameBytes = (content, file) => same(utf8(canonical(content)), file);
