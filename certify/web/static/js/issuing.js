// The figures of issuing, looked at again every three seconds while a batch goes on, else
// every half minute. The page works without.
(() => {
  const part = document.getElementById("progress");
  if (!part) return;
  let turn = 0;
  const look = async () => {
    turn += 1;
    if (document.hidden || (!part.querySelector("progress") && turn % 10)) return;
    try {
      const answer = await fetch(part.dataset.refresh, { headers: { Accept: "text/html" } });
      if (answer.ok && !answer.redirected) part.innerHTML = await answer.text();
    } catch { /* the next look may succeed; the page says when the last sign of life was */ }
  };
  setInterval(look, 3000);
})();
