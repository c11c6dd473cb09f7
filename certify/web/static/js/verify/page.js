// The verification page: checks the chosen file in this browser. Without it the file is sent.

import { MOST_BYTES, examine } from "./answers.js";
import { answers, content, filled, make, sentence, tag } from "./content.js";
import { issuerKeys } from "./credential.js";
import { readKeys } from "./log.js";

const form = document.querySelector("[data-verify]");
const result = document.getElementById("browser-result");
const said = document.getElementById("verify-said"); // read out at once; the result gets the focus
const words = JSON.parse(document.getElementById("verify-words").textContent);
const language = words.language;
const loaded = performance.now();
const TONES = { good: "good", then: "attention", state: "attention", partly: "waiting", letter: "quiet", bad: "bad", not_ours: "quiet" };

// Everything is asked of this site, without cookies; only `register` names the certificate.
const got = async (path, kind, missing = undefined) => {
  const answer = await fetch(path, { credentials: "omit", cache: "no-cache", headers: { Accept: kind }, signal: AbortSignal.timeout(15_000) });
  if (answer.status === 404 && missing !== undefined) return missing;
  if (!answer.ok) throw new Error(`${path}: ${answer.status}`);
  return answer;
};
const ask = {
  issuer: async () => issuerKeys(await (await got("/issuer", "application/json")).json()),
  seals: async () => (await got("/issuer/seals", "application/json")).json(),
  logKeys: async () => readKeys(await (await got("/log/log.pub", "text/plain")).text()),
  list: async (purpose, number) => (await got(`/status/${purpose}/${number}`, "application/vc+jwt")).text(),
  register: async (number) => {
    const answer = await got(`/api/v1/certificates/${encodeURIComponent(number)}`, "application/json", null);
    if (!answer) return null;
    const told = await answer.json();
    return {
      status: told.status, since: told.status_since, reason: told.status_because, sha256: told.sha256, asOf: Date.parse(told.status_as_of),
      changes: told.changes.map(({ day, status, because }) => ({ day, status, reason: because })),
    };
  },
};

// The newest list of an address that this browser has seen: an older one that is shown later is a replay.
const seen = (url, from) => {
  const name = `certify-status-list ${url}`;
  try {
    if (from < Number(localStorage.getItem(name) ?? 0)) return false;
    localStorage.setItem(name, String(from));
  } catch { /* nothing may be kept here: nothing is remembered */ }
  return true;
};

const show = (...parts) => { result.replaceChildren(...parts); result.hidden = false; };
const fault = (text) => {
  const box = make("div", { className: "fault-summary" }, make("h2", {}, text));
  box.setAttribute("role", "alert");
  show(box);
};

let asked = 0;
const check = async () => {
  const file = form.elements.file.files[0], mine = ++asked;
  if (!file) return fault(words.faults.none);
  if (file.size > MOST_BYTES) return fault(words.faults.large);
  result.setAttribute("aria-busy", "true");
  show(make("p", { className: "panel" }, words.busy));
  said.textContent = words.busy;
  try {
    const bytes = new Uint8Array(await file.arrayBuffer());
    const options = { issuer: form.dataset.issuer, now: Date.parse(form.dataset.now) + performance.now() - loaded, day: form.elements.on.value, register: form.elements.register.checked, seen };
    const found = await examine(bytes, options, ask);
    if (mine === asked) tell(found, file.name, options);
  } catch {
    if (mine === asked) fault(words.faults.failed);
  }
  result.removeAttribute("aria-busy");
  said.textContent = "";
};

const tell = (found, name, options) => {
  const verdict = words.verdicts_here[found.verdict];
  const state = ["state", "then"].includes(found.verdict) ? found.state : null;
  const heading = make("h2", { id: "result-here", tabIndex: -1 }, tag(found.verdict === "state" && state ? words.states[state.params.state] : verdict.tag, TONES[found.verdict]), " ", verdict.text);
  const banner = make("div", { className: `state-banner state-${TONES[found.verdict]}` }, heading,
    state ? make("p", {}, `${filled(words.questions[state.id], state.params)} `, sentence(state, words, language)) : null, make("p", { className: "verify-where" }, words.not_sent));
  banner.dataset.verdict = found.verdict;
  const about = make("p", { className: "small text-secondary" }, `${name} · SHA-256 `, make("span", { className: "number text-break" }, found.digest), " · ",
    new Intl.DateTimeFormat(language === "zh" ? "zh-CN" : "en-GB", { dateStyle: "medium", timeStyle: "short", timeZone: "Asia/Shanghai" }).format(options.now));
  const parts = [banner];
  if (found.rows.length) parts.push(make("div", { className: "panel" }, answers(found, words, language)));
  if (found.content) {
    parts.push(make("h2", {}, found.genuine ? words.says : words.says_claim));
    if (found.content.standard?.authority === "illustrative") parts.push(make("p", { className: "illustrative" }, words.illustrative));
    parts.push(...content(found.content, words, language));
    parts.push(make("p", {}, make("a", { href: `/certificates/${encodeURIComponent(found.number)}` }, words.register_page)));
  } else if (found.rows.length) parts.push(make("p", {}, words.says_nothing));
  show(...parts, about);
  heading.focus();
};

const begin = () => {
  if (!globalThis.crypto?.subtle || typeof DecompressionStream === "undefined") {
    document.getElementById("browser-cannot").hidden = false;
    return;
  }
  for (const part of document.querySelectorAll("[data-here]")) part.hidden = false;
  document.getElementById("check-here").addEventListener("click", check);
  form.elements.file.addEventListener("change", () => { if (form.elements.file.files.length) check(); });
};
begin();
