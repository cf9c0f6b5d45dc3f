"use strict";
(() => {
  document.documentElement.classList.add("scripted");
  const form = document.getElementById("filters");
  const checks = Array.from(document.querySelectorAll(".check"), (element) => ({
    element,
    outcome: element.dataset.outcome,
    level: element.dataset.level,
    area: element.dataset.area,
    text: element.querySelector("summary").textContent.toLowerCase() + " " + (element.dataset.says || "").toLowerCase(),
  }));
  const shown = document.getElementById("shown");
  const apply = () => {
    const outcomes = new Set(Array.from(form.querySelectorAll("input[name=outcome]:checked"), (box) => box.value));
    const level = form.elements.level.value;
    const area = form.elements.area.value;
    const words = form.elements.text.value.toLowerCase().split(/\s+/).filter(Boolean);
    let count = 0;
    for (const check of checks) {
      const fits = outcomes.has(check.outcome) && (!level || check.level === level) && (!area || check.area === area)
        && words.every((word) => check.text.includes(word));
      check.element.hidden = !fits;
      if (fits) count += 1;
    }
    shown.textContent = `${count} of ${checks.length} shown`;
  };
  form.addEventListener("input", apply);
  form.addEventListener("submit", (event) => event.preventDefault());
  for (const link of document.querySelectorAll("[data-show-area]")) {
    link.addEventListener("click", () => {
      form.elements.area.value = link.dataset.showArea;
      for (const box of form.querySelectorAll("input[name=outcome]")) box.checked = true;
      apply();
    });
  }
  const open = () => {
    const target = location.hash.startsWith("#c") && document.getElementById(location.hash.slice(1));
    if (!target || target.tagName !== "DETAILS") return;
    target.hidden = false;
    target.open = true;
    target.scrollIntoView();
  };
  window.addEventListener("hashchange", open);
  for (const pre of document.querySelectorAll("pre.copy")) {
    const button = document.createElement("button");
    button.type = "button";
    button.textContent = "Copy";
    button.addEventListener("click", async () => {
      try {
        await navigator.clipboard.writeText(pre.textContent);
      } catch {
        // A file that was opened from disk may not reach the clipboard; what is selected can be copied by hand.
        getSelection().selectAllChildren(pre);
        document.execCommand("copy");
      }
      button.textContent = "Copied";
      setTimeout(() => { button.textContent = "Copy"; }, 1500);
    });
    pre.previousElementSibling.append(button);
  }
  apply();
  open();
})();
