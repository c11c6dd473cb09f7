// Draws the answers and what a certificate says. Texts come from the page; values go in as text only.

const make = (name, attributes = {}, ...children) => {
  const element = Object.assign(document.createElement(name), attributes);
  element.append(...children.filter((child) => child !== null));
  return element;
};
export { make };

const TONES = { yes: "good", no: "bad", open: "waiting", state: "attention" };

export const tag = (text, tone) => {
  const icon = make("i", { className: `ico ico-${tone}` });
  icon.setAttribute("aria-hidden", "true");
  return make("span", { className: `tag tag-${tone}` }, icon, text);
};

export const filled = (text, params) => text.replace(/\{(\w+)\}/g, (_, name) => params[name] ?? "");

// Words of a row: the sentence of its code, with states and instants in the reader's language.
export const sentence = (row, words, language) => {
  const params = { ...row.params };
  if (params.state) params.state = words.states[params.state] ?? params.state;
  if (params.at) params.at = new Intl.DateTimeFormat(language === "zh" ? "zh-CN" : "en-GB", { dateStyle: "medium", timeStyle: "short", timeZone: "Asia/Shanghai" }).format(params.at);
  return filled(words.found[row.code] ?? row.code, params);
};

export const answers = (result, words, language) => {
  const list = make("dl", { className: "facts verify-answers" });
  for (const row of result.rows) {
    const question = filled(words.questions[row.id], row.params);
    const where = row.where.map((each) => words.where[each]).join(" · ");
    const label = row.params.state && row.answer !== "open" ? words.states[row.params.state] : words.answers[row.answer];
    list.append(make("dt", {}, question), make("dd", {}, tag(label, TONES[row.answer]), " ", sentence(row, words, language), where ? make("small", { className: "verify-where" }, where) : null));
  }
  return list;
};

export const content = (c, words, language) => {
  const zh = language === "zh", label = words.labels;
  const named = (n) => (zh || !n.name_en ? n.name_zh : n.name_en);
  const both = (thing) => [thing.name_zh, ...(thing.name_en ? [" · ", make("span", { lang: "en" }, thing.name_en)] : [])];
  const number = (text) => make("span", { className: "number" }, text);
  const facts = make("dl", { className: "facts" });
  const fact = (name, ...value) => facts.append(make("dt", {}, label[name]), make("dd", {}, ...value));
  fact("kind", label[c.kind]);
  fact("number", number(c.number));
  fact("product", ...both(c.product));
  fact("model", c.product.model);
  fact("record_number", number(c.record_number));
  fact("organisation", ...both(c.holder));
  fact("uscc", number(c.holder.uscc));
  fact("region", named(c.holder.region));
  if (c.holder.qualifications.length) fact("qualifications", ...c.holder.qualifications.map((q) => make("span", { className: "chip" }, named(q))));
  fact("field", `${named(c.product.field)} `, number(c.product.industry.code));
  fact("data_year", String(c.data_year));
  if (c.campaign_year) fact("campaign", String(c.campaign_year));
  fact("issued_on", c.issued_on);
  if (c.valid_until) fact("valid_until", c.valid_until);
  fact("issuer", zh ? c.issuer.zh : c.issuer.en, ...(c.demonstration ? [` · ${label.demonstration}`] : []));
  const parts = [make("div", { className: "panel" }, facts)];
  if (c.score) parts.push(score(c, words, zh));
  if (c.patents.length) parts.push(patents(c.patents, label, named));
  return parts;
};

const table = (caption, heads, rows, foot = null) => {
  const cell = (kind, [text, className = ""], scope) => { const made = make(kind, { className }, text); if (scope) made.scope = scope; return made; };
  const whole = make("table", { className: "data" }, make("caption", {}, caption),
    make("thead", {}, make("tr", {}, ...heads.map((head) => cell("th", head, "col")))),
    make("tbody", {}, ...rows.map((row) => make("tr", {}, ...row.map((each) => cell("td", each))))),
    foot ? make("tfoot", {}, make("tr", {}, cell("th", foot[0], "row"), ...foot.slice(1).map((each) => cell("td", each)))) : null);
  return make("div", { className: "table-wrap" }, whole);
};

const score = (c, words, zh) => {
  const { labels: label } = words, verdict = words.verdicts[c.score.verdict] ?? c.score.verdict;
  const title = zh ? c.standard.title_zh : c.standard.title_en;
  return table(`${label.score} · ${title} ${c.standard.version}`,
    [[label.dimension], [label.weight, "num"], [label.total, "num"]],
    c.score.dimensions.map((d) => [[`${d.id} ${zh ? d.name_zh : d.name_en}`], [d.weight, "num"], [d.total, "num"]]),
    [[`${label.total} · ${verdict}`], ["100", "num"], [c.score.total, "num"]]);
};

const patents = (listed, label, named) => table(label.patents,
  [[label.number], [label.title], [label.kind], [label.legal_status]],
  listed.map((p) => [[p.number, "number"], [p.title], [named(p.kind)], [named(p.legal_status)]]));
