// Says, while a patent number is typed, whether it can be right. The page works without.
(() => {
  const row = document.querySelector("[data-patent-number]");
  const input = row && row.querySelector("input[name=number]");
  const said = row && row.querySelector(".number-said");
  if (!input || !said) return;
  let waiting = 0;
  const look = async () => {
    const typed = input.value.trim();
    if (typed.length < 9) { said.textContent = ""; return; }
    const answer = await fetch(`${row.dataset.patentNumber}?number=${encodeURIComponent(typed)}`,
      { headers: { Accept: "application/json" } });
    if (!answer.ok || input.value.trim() !== typed) return;
    const found = await answer.json();
    said.textContent = found.message;
    said.classList.toggle("said-good", found.ok);
    said.classList.toggle("said-bad", !found.ok);
  };
  input.addEventListener("input", () => { clearTimeout(waiting); waiting = setTimeout(look, 400); });
})();
