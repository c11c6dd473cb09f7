// The questions about one file, answered in the browser: what was found, by what, and what was not
// checked. Nothing is ever called valid here that was not checked; an open question stays open.

import { Unreadable, hex, sha256, textOf } from "./bytes.js";
import { about, digestOf, opened, sameBytes, signatureOf } from "./credential.js";
import { logged } from "./log.js";
import { closed, namesItselfOurs, read } from "./paper.js";
import { sealOf } from "./seal.js";
import { byLists, legalDay, onDay } from "./status.js";

export const MOST_BYTES = 20 * 1024 * 1024;

const row = (id, answer, code, where = [], params = {}) => ({ id, answer, code, where, params });

// `options`: { issuer, now (ms), day (or ""), register (may it be asked?), seen(url, from) }. `ask`: { issuer(), seals(),
// logKeys(), list(purpose, number), register(number) }; each may fail, which opens its question.
export const examine = async (bytes, options, ask) => {
  const digest = hex(await sha256(bytes));
  if (!namesItselfOurs(bytes)) return { verdict: "not_ours", digest, rows: [], content: null };
  const found = { digest, bytes, options, ask, today: legalDay(options.now) };
  found.seal = await closed(bytes);
  await readClaim(found);
  if (isLetter(found)) return letter(found);
  await askAll(found);
  const rows = [intact(found), claimed(found), sealedBy(found), await inLog(found), ...inForce(found), matches(found)];
  const told = found.signature === true || found.own === true;
  return { verdict: verdict(rows, found), state: rows.findLast((each) => each.answer === "state") ?? null, digest, rows, number: told ? found.said.content.number : null, content: told ? found.said.content : null, genuine: found.own === true };
};

// Letters are sealed like certificates and enclose no claim: beside the seal nothing can be told of them here.
const isLetter = ({ files }) => files !== undefined && files.has("letter.json") && !files.has("certificate.json") && !files.has("credential.jwt");

const letter = async (found) => {
  await askSeal(found, await attempt(found.ask.seals));
  const rows = [intact(found), sealedBy(found)];
  return { verdict: rows.some((each) => each.answer === "no") ? "bad" : "letter", state: null, digest: found.digest, rows, number: null, content: null };
};

const askSeal = async (found, seals) => {
  if (seals.value && found.seal === "closed") found.sealing = await sealOf(found.bytes, seals.value);
};

const readClaim = async (found) => {
  try {
    const { files, page } = await read(found.bytes);
    Object.assign(found, { files, page });
    for (const name of ["certificate.json", "credential.jwt", "inclusion.tlog-proof"]) if (!files.has(name)) throw new Unreadable("claim_missing");
    found.claim = opened(textOf(files.get("credential.jwt")));
    found.said = about(found.claim);
  } catch (error) {
    const codes = ["claim_missing", "credential_malformed", "credential_header", "claim_unreadable", "key_foreign"];
    found.fault = codes.includes(error.message) ? error.message : found.claim ? "claim_unreadable" : found.files ? "credential_malformed" : "unreadable";
  }
};

const askAll = async (found) => {
  const { said, options, ask } = found;
  if (!said) return;
  const [issuer, logKeys, seals] = await Promise.all([attempt(ask.issuer), attempt(ask.logKeys), attempt(ask.seals)]);
  Object.assign(found, { keys: issuer.value, logKeys: logKeys.value });
  if (found.keys) found.signature = await signatureOf(found.claim, found.keys);
  found.foreign = said.issuer !== options.issuer && found.signature !== true;
  if (found.foreign) return;
  await askSeal(found, seals);
  if (found.signature === true) await askLists(found);
  if (options.register && found.signature !== false && found.signature !== "unknown_key") await askRegister(found);
};

const attempt = async (asked) => {
  try { return { value: await asked() }; } catch (error) { return { error }; }
};

const askLists = async (found) => {
  const { said, keys, options, ask } = found;
  const numbers = said.entries.map(({ purpose, url }) => url.startsWith(`${said.base}/status/${purpose}/`) ? url.slice(`${said.base}/status/${purpose}/`.length) : "");
  if (!numbers.every((number) => /^\d{1,9}$/.test(number))) { found.listFault = "list_other"; return; }
  const fetched = await attempt(() => Promise.all(said.entries.map(({ purpose }, i) => ask.list(purpose, numbers[i]))));
  if (fetched.error) { found.listFault = "list_unreachable"; return; }
  const lists = await attempt(() => byLists(said, fetched.value, options, keys));
  if (lists.error) found.listFault = lists.error instanceof Unreadable ? lists.error.message : "list_unreadable";
  else found.lists = lists.value;
};

const askRegister = async (found) => {
  const asked = await attempt(() => found.ask.register(found.said.content.number));
  if (asked.error) { found.registerFault = "register_unreachable"; return; }
  if (!asked.value) { found.registerFault = "register_knows_not"; return; }
  found.register = asked.value;
  found.own = asked.value.sha256 === found.digest;
};

const intact = ({ seal, sealing, register, own, registerFault, digest, fault }) => {
  if (own) return row("intact", "yes", "same_file", ["here", "register"], { digest: digest.slice(0, 16) });
  if (seal !== "closed") return row("intact", "no", seal, ["here"]);
  if (register) return row("intact", "no", "other_file", ["here", "register"]);
  if (fault === "unreadable") return row("intact", "no", "unreadable", ["here"]);
  if (registerFault === "register_knows_not") return row("intact", "open", "digest_named_unregistered", ["here"]);
  return row("intact", "open", sealing?.answer === true ? "digest_sealed" : "digest_named", ["here"]);
};

const claimed = ({ fault, foreign, signature, said }) => {
  if (fault) return row("claim", "no", fault, ["here"]);
  const by = { issuer: said.issuer };
  if (foreign) return row("claim", "no", "other_issuer", ["here"], by);
  if (signature === true) return row("claim", "yes", "signed", ["here"], by);
  if (signature === "unsupported") return row("claim", "open", "signature_unsupported");
  if (signature === undefined) return row("claim", "open", "keys_unreachable");
  return row("claim", "no", signature === "unknown_key" ? "key_unknown" : "signature_wrong", ["here"]);
};

const sealedBy = ({ sealing, own, said, foreign }) => {
  if (sealing?.answer === true) return row("sealed_by", "yes", "sealed", ["here"], sealing.params);
  if (sealing?.answer === false) return row("sealed_by", "no", sealing.code, ["here"], sealing.params);
  if (["seal_reported", "seal_stamped"].includes(sealing?.code)) return row("sealed_by", "open", sealing.code, [], sealing.params);
  return row("sealed_by", "open", own ? "seal_by_register" : foreign ? "seal_foreign" : "seal_not_checked", [], { issuer: said?.issuer ?? "–" });
};

const inLog = async ({ fault, foreign, logKeys, claim, files }) => {
  if (fault) return row("logged", "open", "nothing_to_log");
  if (foreign) return row("logged", "open", "unknown_log");
  if (!logKeys?.length) return row("logged", "open", "log_keys_unreachable");
  const { answer, index, size } = await logged(await digestOf(claim.payload), files.get("inclusion.tlog-proof"), logKeys);
  const place = { index, size };
  if (answer === true) return row("logged", "yes", "logged", ["here"], place);
  if (answer === false) return row("logged", "no", "not_logged", ["here"]);
  return row("logged", "open", answer === "unsupported" ? "signature_unsupported" : "unknown_log");
};

// Rows for today and, if one was asked for, for another day. Where register and lists contradict each
// other that is said; a list that was not relied on leaves the question open.
const inForce = (found) => {
  const { said, fault, foreign, register, lists, options, today } = found;
  if (fault || foreign || (!register && !lists && found.signature !== true)) return [row("in_force", "open", fault ? "state_of_nothing" : foreign ? "state_foreign" : "state_not_asked", [], { issuer: said?.issuer ?? "" })];
  found.now = stateOn(today, found);
  const rows = [told("in_force", found.now, found)];
  if (register && lists && !agree(register, lists)) {
    rows.push(row("lists", register.status === "valid" ? "no" : "open", "list_contradicts", ["lists", "register"], { at: new Date(lists.asOf) }));
  }
  if (found.listFault) rows.push(row("lists", "open", found.listFault, ["lists"]));
  if (options.day && options.day !== today) rows.push(told("on_day", found.then = stateOn(options.day, found), found, options.day));
  return rows;
};

// What has expired sets no bit; suspended is one bit, whatever is final the other.
const agree = (register, lists) => lists.status === ({ valid: "valid", expired: "valid", suspended: "suspended" }[register.status] ?? "revoked");

const stateOn = (day, { said, register, lists, today }) => onDay(day, said.content, register, lists, today);

const told = (id, state, { register, lists, options }, day = "") => {
  const where = state.source === "register" ? ["register", ...(lists ? ["lists"] : [])] : state.source === "list" ? ["lists"] : ["here"];
  const params = { state: state.status, since: state.since ?? "", reason: (state.reason ?? "").replace(/[。. ]+$/u, ""), day, at: new Date(register?.asOf ?? lists?.asOf ?? options.now) };
  const answer = state.status === "unknown" ? "open" : state.status === "valid" ? "yes" : "state";
  const because = state.reason ? "_because" : state.since ? "_since" : "";
  const kind = state.status === "unknown" ? (state.source === "list" ? "state_before_list" : "state_unknown") : state.status === "not_issued" ? "state_not_issued" : `state${state.ahead ? "_ahead" : ""}${because}`;
  return row(id, answer, kind, where, params);
};

// The page and the embedded data are compared with what was signed: every number, name, figure and
// patent of it must stand on the page, and no other patent. The full check also asks beside what.
const matches = ({ fault, said, files, page }) => {
  if (fault) return row("matches", "open", "nothing_to_compare");
  const { content } = said;
  if (!sameBytes(content, files.get("certificate.json"))) return row("matches", "no", "data_differ", ["here"]);
  const listed = new Set(content.patents.map((patent) => patent.number));
  const strange = (page.match(/ZL\d{12}\.[\dX]/g) ?? []).some((number) => !listed.has(number));
  const shown = values(content).every((value) => page.includes(value.replace(/\s+/gu, "")));
  return shown && !strange ? row("matches", "yes", "page_matches", ["here"]) : row("matches", "no", "page_differs", ["here"]);
};

const values = (c) => [
  c.number, c.record_number, c.page_url, c.issuer.zh, c.issuer.en, c.valid_until, c.holder.name_zh, c.holder.name_en, c.holder.uscc,
  c.product.name_zh, c.product.name_en, c.product.model, c.product.industry.code, ...c.patents.flatMap((p) => [p.number, p.title]),
  ...(c.score ? [c.score.total, c.score.sheet_digest, ...c.score.dimensions.flatMap((d) => [d.name_zh, d.total])] : []),
].filter((value) => value !== null);

const verdict = (rows, found) => {
  if (rows.some((each) => each.answer === "no")) return "bad";
  const state = found.then ?? found.now;
  if (state && !["valid", "unknown"].includes(state.status)) return "state";
  if (rows.some((each) => each.answer === "open" && (each.id !== "sealed_by" || each.code === "seal_reported"))) return "partly";
  return found.then && found.now.status !== "valid" ? "then" : "good";
};
