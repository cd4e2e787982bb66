/* What the console does beyond its pages: clocks run on, the queue stays fresh, a form in the
   queue is sent without leaving it. Everything works without this file, only less at once. */

"use strict";

(() => {
  const said = document.body.dataset;
  const toast = document.querySelector("[data-toast]");
  const queue = document.querySelector("[data-queue]");
  let newest = null;

  /* The dealership's clock, not this computer's: a wrong one must not hide a late answer. */
  const ahead = new Date(said.now) - Date.now();
  const now = () => Date.now() + ahead;

  function stretch(milliseconds) {
    const minutes = Math.floor(Math.abs(milliseconds) / 60000);
    const parts = [
      [Math.floor(minutes / 1440), said.day],
      [Math.floor(minutes / 60) % 24, said.hour],
      [minutes % 60, said.minute],
    ];
    const first = parts.findIndex(([count]) => count > 0);
    if (first < 0) return `0${said.minute}`;
    return parts
      .slice(first, first + 2)
      .filter(([count]) => count > 0)
      .map(([count, unit]) => `${count}${unit}`)
      .join(said.gap);
  }

  function tick() {
    for (const clock of document.querySelectorAll("[data-due]")) {
      const left = new Date(clock.dataset.due) - now();
      const text = (left < 0 ? said.late : said.left).replace("{t}", stretch(left));
      if (clock.textContent !== text) clock.textContent = text;
      clock.classList.toggle("late", left < 0);
      clock.closest(".card")?.classList.toggle("overdue", left < 0);
    }
  }

  function tell(text) {
    toast.textContent = text;
    toast.classList.add("on");
    clearTimeout(tell.timer);
    tell.timer = setTimeout(() => toast.classList.remove("on"), 5000);
  }

  /* Somebody is writing in this card; it must not be pulled from under their hands. */
  function isBusy(card) {
    return card.contains(document.activeElement)
      ? Boolean(document.activeElement.closest("form, details[open]"))
      : Boolean(card.querySelector("details[open]"));
  }

  function trouble(card, text) {
    const line = card?.querySelector("[data-trouble]");
    if (!line) return tell(text);
    line.textContent = text;
    line.hidden = false;
  }

  function put(fragment, finished) {
    const list = queue.querySelector("[data-items]");
    const fresh = fragment.querySelector("[data-items]");
    const count = fresh.querySelectorAll(".card").length;
    queue.querySelector("[data-sum]").replaceWith(fragment.querySelector("[data-sum]"));
    const had = new Map([...list.children].map((card) => [card.id, card]));
    const wanted = [...fresh.children].map((card) => {
      const old = had.get(card.id);
      had.delete(card.id);
      if (old && (old.dataset.stamp === card.dataset.stamp || (isBusy(old) && old !== finished))) {
        return old;
      }
      if (!old && card.id && newest !== null) card.classList.add("fresh");
      return card;
    });
    for (const card of had.values()) {
      if (card.id && isBusy(card) && card !== finished) {
        card.classList.add("gone");
        trouble(card, said.changed);
        wanted.push(card);
      } else {
        card.remove();
      }
    }
    wanted.forEach((card, place) => {
      if (list.children[place] !== card) list.insertBefore(card, list.children[place] || null);
    });
    while (list.children.length > wanted.length) list.lastElementChild.remove();
    document.title = (count ? `(${count}) ` : "") + queue.dataset.title;
    tick();
  }

  async function refresh(finished) {
    const answer = await fetch(`${said.base}/queue/items?queue=${queue.dataset.queue}`, {
      headers: { "x-requested-with": "fetch" },
    });
    if (answer.status === 401) return location.reload();
    if (!answer.ok) return;
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    put(page.body, finished);
  }

  async function send(form, submitter) {
    const card = form.closest(".card");
    const button = submitter || form.querySelector("button");
    const body = new URLSearchParams(new FormData(form));
    button.disabled = true;
    try {
      const answer = await fetch(form.action, {
        method: "POST",
        body,
        headers: { "x-requested-with": "fetch" },
      });
      if (answer.ok) {
        const next = card?.nextElementSibling || card?.previousElementSibling;
        await refresh(card);
        const here = document.getElementById(card?.id) || (next?.isConnected ? next : null);
        here?.querySelector("button, summary, a")?.focus();
      } else if (answer.status === 401) {
        location.reload();
      } else {
        trouble(card, (await answer.json()).error);
        await refresh(null);
      }
    } catch {
      trouble(card, said.notSent);
    } finally {
      button.disabled = false;
    }
  }

  function listen() {
    const asked = queue ? `?queue=${queue.dataset.queue}` : "";
    const stream = new EventSource(said.live + asked);
    stream.addEventListener("queue", async (event) => {
      const state = JSON.parse(event.data);
      const badge = document.querySelector("[data-count]");
      if (badge) {
        badge.textContent = state.waiting;
        badge.hidden = state.waiting === 0;
        badge.classList.toggle("late", state.late > 0);
      }
      if (queue) {
        const tab = document.querySelector(`[data-queue-count="${queue.dataset.queue}"]`);
        if (tab) {
          tab.textContent = state.waiting;
          tab.classList.toggle("late", state.late > 0);
        }
        await refresh(null);
      }
      if (newest !== null && state.newest > newest) tell(said.newItems);
      newest = Math.max(newest ?? 0, state.newest);
    });
    /* While it retries, say so; refused for good means signed out, and the page leads to the
       door, unless something typed would be lost. */
    stream.addEventListener("error", () => {
      if (stream.readyState !== EventSource.CLOSED || document.querySelector("details[open]")) {
        tell(said.lost);
      } else {
        location.reload();
      }
    });
    addEventListener("pagehide", () => stream.close(), { once: true });
  }

  document.addEventListener("submit", (event) => {
    if (!event.target.matches("[data-stay]") || !queue) return;
    event.preventDefault();
    send(event.target, event.submitter);
  });

  document.addEventListener("click", (event) => {
    if (event.target.matches("[data-print]")) print();
  });

  const folds = () => document.querySelectorAll(".fold[open]");
  document.addEventListener("click", (event) => {
    for (const fold of folds()) if (!fold.contains(event.target)) fold.open = false;
  });
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    for (const fold of folds()) {
      fold.open = false;
      fold.querySelector("summary").focus();
    }
  });

  tick();
  setInterval(tick, 15000);
  if (said.live) listen();
})();
