"use strict";
const one = (id) => document.getElementById(id);
const all = (query) => [...document.querySelectorAll(query)];
const cards = all(".card");
const said = new Map(cards.map((card) => [card, card.textContent.toLowerCase()]));
const visible = () => cards.filter((card) => !card.hidden);
const heads = () => visible().map((card) => card.querySelector("summary"));

function filter() {
  const words = one("text").value.toLowerCase().split(/\s+/).filter(Boolean);
  const wanted = (name) =>
    new Set(all(`input[name=${name}]:checked`).map((box) => box.value));
  const readings = wanted("reading");
  const levels = wanted("level");
  for (const card of cards) {
    card.hidden =
      !readings.has(card.dataset.reading) ||
      !levels.has(card.dataset.level) ||
      !words.every((word) => said.get(card).includes(word));
  }
  for (const group of all(".group")) {
    const left = group.querySelectorAll(".card:not([hidden])").length;
    const number = group.querySelector(".number");
    number.dataset.all ??= number.textContent;
    group.hidden = !left;
    number.textContent =
      left === group.querySelectorAll(".card").length
        ? number.dataset.all
        : `${left.toLocaleString("en")} of ${number.dataset.all}`;
  }
  const count = visible().length;
  one("shown").textContent =
    count === cards.length
      ? `${count.toLocaleString("en")} findings`
      : `${count.toLocaleString("en")} of ${cards.length.toLocaleString("en")} findings`;
  one("none").hidden = count > 0 || !cards.length;
}

function move(step) {
  const list = heads();
  if (!list.length) return;
  const here = document.activeElement.closest(".card");
  const at = here ? list.findIndex((head) => here.contains(head)) : -1;
  const next = at < 0 ? (step > 0 ? 0 : list.length - 1) : at + step;
  const head = list[Math.max(0, Math.min(list.length - 1, next))];
  head.focus({ preventScroll: true });
  head.scrollIntoView({ block: "start", behavior: "instant" });
}

const keys = {
  j: () => move(1),
  k: () => move(-1),
  "/": () => one("text").focus(),
  "?": () => one("help").showModal(),
};

document.addEventListener("keydown", (event) => {
  const typing = event.target === one("text");
  if (typing && event.key === "Escape") {
    event.preventDefault();
    const [first] = heads();
    (first || one("findings")).focus();
  }
  if (typing || event.ctrlKey || event.metaKey || event.altKey) return;
  if (one("help").open || !Object.hasOwn(keys, event.key)) return;
  event.preventDefault();
  keys[event.key]();
});

const themes = ["auto", "light", "dark"];
function remembered() {
  // A page that was opened from a file may have no storage.
  try {
    return localStorage.getItem("sdkwright-theme");
  } catch {
    return null;
  }
}
function paint(theme) {
  document.documentElement.dataset.theme = theme;
  one("theme").textContent = `Theme: ${theme}`;
}
let theme = themes.includes(remembered()) ? remembered() : "auto";
paint(theme);
one("theme").addEventListener("click", () => {
  theme = themes[(themes.indexOf(theme) + 1) % themes.length];
  paint(theme);
  try {
    localStorage.setItem("sdkwright-theme", theme);
  } catch {
    // It holds until the page is closed.
  }
});

function reveal() {
  const card = cards.find((each) => `#${each.id}` === location.hash);
  if (card) card.querySelector("details").open = true;
}
addEventListener("hashchange", reveal);
reveal();

one("filters").addEventListener("input", filter);
one("keys").addEventListener("click", () => one("help").showModal());
one("filters").hidden = false;
one("theme").hidden = false;
