// Small helps on top of pages that work without them. No case text is kept in the browser.
"use strict";

const $ = (selector, root = document) => root.querySelector(selector);
const $$ = (selector, root = document) => [...root.querySelectorAll(selector)];

// htmx notes the address (a case number, what was searched for) for a history that no page here
// uses; nothing is to stay.
const forgetAddress = () => sessionStorage.removeItem("htmx-current-path-for-history");
forgetAddress();
document.addEventListener("htmx:pushedIntoHistory", forgetAddress);

// After a refused form the summary takes focus, on a whole page and in a swapped part.
function focusSummary(root) {
  const summary = $("[data-focus]", root);
  if (summary) summary.focus();
}

// "Högst 120 tecken" counts down while one writes.
function count(field) {
  const words = document.getElementById(`${field.id}-counter`);
  const most = Number(field.dataset.counter);
  if (words && most) words.textContent = `${field.value.length} av högst ${most} tecken`;
}

// Keyboard: n and p step between new posts, u goes to the first unread, ? shows the list.
// The choice to switch them off is no case text and lives in a cookie of its own.
const shortcutsOff = () => document.cookie.includes("kg-kort=av");

function step(direction) {
  const posts = $$(".post--new");
  if (!posts.length) return;
  const here = posts.indexOf(document.activeElement.closest(".post"));
  const next = here < 0 ? (direction > 0 ? 0 : posts.length - 1) : here + direction;
  const post = posts[Math.max(0, Math.min(posts.length - 1, next))];
  post.focus();
  post.scrollIntoView({ block: "center" });
}

function showShortcuts() {
  const list = $("[data-shortcuts]");
  list.open = true;
  $("summary", list).focus();
}

const shortcuts = { n: () => step(1), p: () => step(-1), u: firstUnread, "?": showShortcuts };

function firstUnread() {
  const link = $("[data-first-new]");
  const post = (link && $(link.hash)) || $(".post--new");
  if (!post) return;
  post.focus();
  post.scrollIntoView({ block: "start" });
}

document.addEventListener("keydown", (event) => {
  if (event.key === "Escape") $$("[data-menu][open]").forEach((menu) => { menu.open = false; });
  const typing = event.target.closest("input, textarea, select, [contenteditable]");
  if (typing || event.ctrlKey || event.metaKey || event.altKey || shortcutsOff()) return;
  const act = shortcuts[event.key];
  if (act) {
    event.preventDefault();
    act();
  }
});

document.addEventListener("click", (event) => {
  $$("[data-menu][open]").forEach((menu) => { if (!menu.contains(event.target)) menu.open = false; });
  const link = event.target.closest("[data-first-new]");
  if (link) {
    event.preventDefault();
    firstUnread();
  }
  if (event.target.closest("[data-print]")) window.print();
  const toggle = event.target.closest("[data-shortcuts-toggle]");
  if (toggle) {
    document.cookie = `kg-kort=${shortcutsOff() ? "" : "av"}; path=/; max-age=31536000; samesite=lax`;
    nameToggle(toggle);
  }
});

function nameToggle(toggle) {
  toggle.hidden = false;
  toggle.textContent = shortcutsOff() ? "Slå på kortkommandon" : "Stäng av kortkommandon";
}

document.addEventListener("input", (event) => {
  if (event.target.dataset.counter) count(event.target);
});

// A plain form that is sent twice by a double click is sent once; htmx forms guard themselves.
document.addEventListener("submit", (event) => {
  const form = event.target;
  if (form.method !== "post" || form.hasAttribute("hx-post")) return;
  if (form.dataset.sent) event.preventDefault();
  form.dataset.sent = "1";
});
window.addEventListener("pageshow", () => $$("form[data-sent]").forEach((form) => delete form.dataset.sent));

// What is typed follows the comment form when it moves, to a post that is answered or back, and
// stands before what is quoted: the words that were marked when «Citera» was pressed, else the post.
let typed = "";
let marked = "";
document.addEventListener("htmx:beforeSwap", () => {
  const field = $("#comment-form textarea");
  typed = field ? field.value.trimEnd() : "";
});
document.addEventListener("htmx:afterSettle", (event) => {
  focusSummary(event.target);
  const asked = event.detail.requestConfig;
  if (!asked) return;
  if (asked.verb === "post" && asked.path.endsWith("/inlagg") && !$("[data-focus]")) focusNewest();
  const field = $("#composer #comment-form textarea");
  if (!field || asked.verb !== "get" || !/\/(svara|inlagg)(\?|$)/.test(asked.path)) return;
  if (field.dataset.quote) field.value = [typed, quoted(field.dataset.quote)].filter(Boolean).join("\n\n");
  else if (typed.length > field.value.length) field.value = typed;
  field.focus();
  field.setSelectionRange(field.value.length, field.value.length);
});

// A quote begins with a line that names the post; of the rest only what was marked is kept.
function quoted(quote) {
  if (!marked) return quote;
  const lines = marked.split("\n").map((line) => `> ${line}`.trimEnd());
  return [quote.split("\n")[0], ...lines].join("\n") + "\n\n";
}
document.addEventListener("mousedown", ({ target }) => {
  const link = target.closest("a[href*='citat=']");
  if (!link) return;
  const body = $(".post__body", link.closest(".post"));
  const chosen = window.getSelection();
  const inside = body.contains(chosen.anchorNode) && body.contains(chosen.focusNode);
  marked = inside ? chosen.toString().trim() : "";
});

// «Stäng» under a post takes the form back to its place; what is typed goes with it.
document.addEventListener("click", (event) => {
  const link = event.target.closest("[data-close]");
  if (!link || !$("#composer-place") || !(link.closest("#posts") || link.pathname === link.dataset.close)) return;
  event.preventDefault();
  htmx.ajax("GET", link.dataset.close, { target: "#composer-place", swap: "outerHTML" });
});

// A link to a post that stands on the page goes there without leaving what one writes.
document.addEventListener("click", (event) => {
  const link = event.target.closest(".posts a");
  const found = link && link.pathname.startsWith(`${location.pathname}/`) && link.pathname.match(/\/inlagg\/(\d+)$/);
  const post = found && document.getElementById(`inlagg-${found[1]}`);
  if (!post) return;
  event.preventDefault();
  post.focus({ preventScroll: true });
  post.scrollIntoView({ block: "center" });
});

// A draft without text is taken away without asking.
document.addEventListener("click", (event) => {
  const summary = event.target.closest("[data-drop] > summary");
  if (!summary) return;
  const texts = $$("textarea, input[type=text]", summary.closest("form"));
  if (!texts.length || texts.some((field) => field.value.trim())) return;
  event.preventDefault();
  $("button", summary.parentElement).click();
});

// What a poll brings moves nothing that one reads or writes, and takes no focus with it. Browsers'
// own anchoring is switched off in app.css: not all have it, and two corrections are one too many.
let anchor = null;
let before = 0;
const isPoll = ({ detail }) => detail.requestConfig && detail.requestConfig.elt.id === "poller";
document.addEventListener("htmx:beforeSwap", (event) => {
  if (!isPoll(event)) return;
  const focused = document.activeElement;
  const posts = $$("#posts > .post").map((post) => [post, post.getBoundingClientRect()]);
  const [read] = posts.find(([, { top }]) => top >= 0 && top < innerHeight) || posts.find(([, { bottom }]) => bottom > 0) || [];
  const place = focused.closest(".composer, .post") || read;
  anchor = place && { place, focused, top: place.getBoundingClientRect().top };
  before = posts.length;
});
document.addEventListener("htmx:afterSwap", (event) => {
  if (!isPoll(event)) return;
  const came = $$("#posts > .post").length - before;
  if (came > 0) $("[data-arrived]").textContent = came === 1 ? "Ett nytt inlägg har kommit." : `${came} nya inlägg har kommit.`;
  if (!anchor) return;
  if (anchor.focused !== document.body && !anchor.focused.isConnected) anchor.place.focus({ preventScroll: true });
  window.scrollBy({ top: anchor.place.getBoundingClientRect().top - anchor.top, behavior: "instant" });
  anchor = null;
});

// An own post that was just sent takes focus where it stands in the thread.
function focusNewest() {
  const number = (post) => Number(post.id.split("-")[1]);
  const newest = $$(".post--mine").sort((a, b) => number(a) - number(b)).pop();
  if (newest) newest.focus();
}

// Signed out while reading: the text stays on the page, and it says what to do.
document.addEventListener("htmx:responseError", (event) => {
  const said = $("#said");
  if (event.detail.elt.id === "poller") {
    if (event.detail.xhr.status === 404) location.reload(); // the case isn't shown to one any more
    return;
  }
  const { status, responseText } = event.detail.xhr;
  const reason = status === 409 && $(".lead", new DOMParser().parseFromString(responseText, "text/html"));
  const line = document.createElement("p");
  line.className = "said__line said__line--warn";
  line.textContent = reason ? reason.textContent : {
    401: "Du är utloggad. Det du skrivit står kvar här. Logga in igen i en annan flik och skicka sedan.",
    413: "Det du skickade är för stort. Dela upp det och skicka igen.",
  }[status] ?? "Det gick inte att spara. Det du skrivit står kvar här. Försök igen om en stund.";
  said.replaceChildren(line);
  said.scrollIntoView({ block: "center" });
});
document.addEventListener("htmx:sendError", ({ detail }) => {
  if (detail.elt.id !== "poller") $("#said").textContent = "Ingen kontakt med portalen. Det du skrivit står kvar här. Försök igen om en stund.";
});

// Two minutes before the session ends it says so, and one press goes on.
const WARN_BEFORE = 120;
let warning = 0;

function watchSession(seconds) {
  const notice = $("[data-session]");
  if (!notice || !seconds) return;
  clearTimeout(warning);
  notice.hidden = true;
  warning = setTimeout(() => { notice.hidden = false; }, Math.max(0, seconds - WARN_BEFORE) * 1000);
}

async function stay() {
  const answer = await fetch("/", { headers: { "X-Requested-With": "fetch" } });
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  const fresh = $("[data-session]", page);
  if (fresh) watchSession(Number(fresh.dataset.endsIn));
  else $("#said").textContent = "Du är utloggad. Det du skrivit står kvar här. Logga in igen i en annan flik.";
}

const session = $("[data-session]");
if (session) {
  watchSession(Number(session.dataset.endsIn));
  $("[data-session-stay]").addEventListener("click", stay);
  // What one sends is a sign of life; a poll isn't.
  document.addEventListener("htmx:afterRequest", ({ detail }) => {
    if (detail.successful && detail.requestConfig.verb === "post") watchSession(Number(session.dataset.endsIn));
  });
}

$$("[data-counter]").forEach(count);
$$("[data-shortcuts-toggle]").forEach(nameToggle);
$$("[data-print]").forEach((button) => { button.hidden = false; });
focusSummary(document);

// After an act one is where one was.
const place = $("[data-go-to]") && document.getElementById($("[data-go-to]").dataset.goTo);
if (place) {
  place.focus({ preventScroll: true });
  place.scrollIntoView({ block: "center" });
}
