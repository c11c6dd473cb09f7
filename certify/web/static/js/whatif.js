// Sliders beside the figures, and the result while they move. The page works without.
(() => {
  const form = document.querySelector("[data-what-if]");
  const result = document.getElementById("result");
  const said = document.getElementById("result-said");
  if (!form || !result || !said) return;
  let waiting = 0, asked = 0;
  const compute = async () => {
    const mine = ++asked;
    result.setAttribute("aria-busy", "true");
    let page = "";
    try {
      const answer = await fetch(form.dataset.whatIf, { method: "POST", body: new FormData(form) });
      if (answer.ok || answer.status === 422) page = await answer.text();
    } catch { /* told below */ }
    if (mine !== asked) return;
    result.removeAttribute("aria-busy");
    if (page) {
      result.innerHTML = page;
      said.textContent = result.querySelector("[data-said]")?.dataset.said ?? "";
    }
    else result.replaceChildren(Object.assign(document.createElement("p"),
      { className: "field-error", textContent: form.dataset.unreachable }));
  };
  const soon = () => { clearTimeout(waiting); waiting = setTimeout(compute, 300); };
  for (const slide of form.querySelectorAll("[data-slides]")) {
    const typed = document.getElementById(slide.dataset.slides);
    slide.hidden = false;
    slide.addEventListener("input", () => { typed.value = slide.value; soon(); });
    typed.addEventListener("input", () => {
      const value = Number(typed.value.replaceAll(",", ""));
      if (typed.value.trim() && Number.isFinite(value)) slide.value = value;
      soon();
    });
  }
  form.addEventListener("submit", (event) => { event.preventDefault(); clearTimeout(waiting); compute(); });
})();
