/* A talk that runs, on an open page: what is said appears by itself, and what a person writes is
   sent without leaving. Everything works without this file, after a reload. */

"use strict";

(() => {
  const talk = document.querySelector("[data-talk]");
  if (!talk) return;
  const form = talk.querySelector("[data-say]");
  const trouble = talk.querySelector("[data-trouble]");
  const asked = { headers: { "x-requested-with": "fetch" } };

  /* Whoever reads further up is not pulled away; whoever is at the end stays there. */
  function isAtEnd() {
    return innerHeight + scrollY >= document.documentElement.scrollHeight - 160;
  }

  function isWriting() {
    return [...document.querySelectorAll("textarea")].some((field) => field.value.trim() !== "");
  }

  async function refresh() {
    const answer = await fetch(`${talk.dataset.talk}/lines`, asked);
    if (answer.status === 401) return location.reload();
    if (!answer.ok) return;
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const stay = isAtEnd();
    talk.querySelector("[data-lines]").replaceWith(page.querySelector("[data-lines]"));
    if (stay) talk.querySelector("[data-lines]").lastElementChild?.scrollIntoView({ block: "nearest" });
  }

  async function send() {
    const button = form.querySelector("button");
    const words = form.elements.words;
    const body = new URLSearchParams(new FormData(form));
    button.disabled = true;
    trouble.hidden = true;
    try {
      const answer = await fetch(form.action, { ...asked, method: "POST", body });
      if (answer.ok) {
        words.value = "";
        /* A new name for the next message: the same one twice is taken for a repeat. */
        form.elements.once.value = crypto.getRandomValues(new Uint32Array(3)).join("-");
        await refresh();
      } else {
        trouble.textContent = (await answer.json()).error;
        trouble.hidden = false;
      }
    } catch {
      trouble.textContent = document.body.dataset.notSent;
      trouble.hidden = false;
    } finally {
      button.disabled = false;
      words.focus();
    }
  }

  if (form) {
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      send();
    });
    form.elements.words.addEventListener("keydown", (event) => {
      if (event.key === "Enter" && !event.shiftKey && !event.isComposing) {
        event.preventDefault();
        form.requestSubmit();
      }
    });
    form.elements.words.focus({ preventScroll: true });
    form.scrollIntoView({ block: "nearest" });
  }

  const stream = new EventSource(`${talk.dataset.talk}/events`);
  stream.addEventListener("talk", async (event) => {
    const state = JSON.parse(event.data);
    const changed =
      state.status !== talk.dataset.status || (state.holder || "") !== talk.dataset.holder;
    /* Somebody else has it now, or it is over: the page has other buttons then. */
    if (changed && !isWriting()) return location.reload();
    await refresh();
  });
  addEventListener("pagehide", () => stream.close(), { once: true });
})();
