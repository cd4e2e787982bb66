/* Makes the chat page live. The page works without it; this shows lines as they come, keeps what
   could not be sent and sends it again under the same id, and never loses what was typed.
   Lines come back by the stream: a message is on screen at once and becomes its line later. */
"use strict";

(() => {
  const byId = (id) => document.getElementById(id);
  const { body } = document;
  const TEXTS = JSON.parse(body.dataset.texts);
  const NAMES = JSON.parse(body.dataset.names);
  const STAMP_AFTER_MS = 5 * 60 * 1000;
  const TYPING_EVERY_MS = 3000;
  const RETRY_FIRST_MS = 1500;
  const RETRY_AT_MOST_MS = 20000;

  const scroll = byId("scroll"), log = byId("log"), input = byId("input"), choices = byId("choices");
  const buttons = byId("buttons"), notice = byId("notice"), status = byId("status");

  let token = body.dataset.token;
  let position = Number(body.dataset.position);
  let language = body.dataset.language;
  let closed = body.dataset.closed === "true";
  let lastAt = null;
  const said = (key) => TEXTS[language][key];

  /* ---- on screen ---- */

  const isAtEnd = () => scroll.scrollHeight - scroll.scrollTop - scroll.clientHeight < 120;
  const toEnd = () => { scroll.scrollTop = scroll.scrollHeight; byId("newer").hidden = true; };

  const make = (tag, className, text) => {
    const element = document.createElement(tag);
    element.className = className;
    if (text !== undefined) element.textContent = text;
    return element;
  };

  const named = (key, className) => {
    const element = make("p", className, said(key));
    element.dataset.t = key;
    return element;
  };

  const bubble = (speaker, text) => {
    const line = make("div", `line ${speaker} fresh`);
    line.append(named(speaker, speaker === "staff" ? "name" : "name unseen"), make("p", "bubble", text));
    return line;
  };

  const wallDay = (at, daysAgo) => {
    const [, sign, hours, minutes] = at.match(/([+-])(\d\d):(\d\d)$/) || [null, "+", "0", "0"];
    const offset = (Number(hours) * 60 + Number(minutes)) * (sign === "-" ? -1 : 1);
    return new Date(Date.now() + offset * 60000 - daysAgo * 86400000).toISOString().slice(0, 10);
  };

  const stampOf = (at) => {
    const day = at.slice(0, 10), time = at.slice(11, 16);
    if (day === wallDay(at, 0)) return time;
    if (day === wallDay(at, 1)) return `${said("yesterday")} ${time}`;
    const date = new Date(`${day}T00:00:00Z`);
    const parts = { month: language === "zh" ? "long" : "short", day: "numeric", timeZone: "UTC" };
    if (day.slice(0, 4) !== wallDay(at, 0).slice(0, 4)) parts.year = "numeric";
    const words = new Intl.DateTimeFormat(language === "zh" ? "zh-CN" : "en-GB", parts).format(date);
    return language === "zh" ? `${words} ${time}` : `${words}, ${time}`;
  };

  const stampBefore = (element, at) => {
    const moment = Date.parse(at);
    if (lastAt === null || moment - lastAt >= STAMP_AFTER_MS) {
      const stamp = make("p", "stamp"), time = make("time", "", stampOf(at));
      time.dateTime = at;
      stamp.append(time);
      log.insertBefore(stamp, element);
    }
    lastAt = moment;
  };

  const add = (element) => {
    const follow = isAtEnd();
    log.append(element);
    if (follow || element.classList.contains("customer")) toEnd();
    else byId("newer").hidden = false;
  };

  const showChoices = (offered) => {
    const follow = isAtEnd();
    const ordered = [...offered].sort((a, b) => (a.value < b.value ? -1 : 1));
    const isScale = ordered.map((one) => one.value).join() === "1,2,3,4,5";
    buttons.replaceChildren(...(isScale ? ordered : offered).map((one) => {
      const button = make("button", "", one.title);
      button.name = "text";
      button.value = one.value;
      if (isScale) button.setAttribute("aria-label", said("score").replace("{n}", one.value));
      return button;
    }));
    choices.classList.toggle("scale", isScale);
    choices.hidden = offered.length === 0;
    if (follow) toEnd();
  };

  const showStatus = () => {
    const offline = !notice.hidden;
    status.textContent = offline ? "" : said(byId("typing").hidden ? "online" : "typing");
  };

  const showNotice = (isShown) => {
    notice.hidden = !isShown;
    notice.textContent = isShown ? said("reconnecting") : "";
    showStatus();
  };

  const showClosed = (isClosed) => {
    if (isClosed && !closed) {
      const divider = make("p", "divider"), words = make("span", "", said("ended"));
      words.dataset.t = "ended";
      divider.append(words);
      add(divider);
    }
    closed = isClosed;
    input.placeholder = said(closed ? "placeholder_ended" : "placeholder");
    if (closed) showChoices([]);
  };

  const speak = (wanted) => {
    if (!TEXTS[wanted]) return;
    language = wanted;
    document.documentElement.lang = wanted;
    document.title = `${NAMES[wanted]} · ${said("title")}`;
    byId("name").textContent = NAMES[wanted];
    for (const element of document.querySelectorAll("[data-t]")) element.textContent = said(element.dataset.t);
    for (const element of document.querySelectorAll("[data-t-label]")) element.setAttribute("aria-label", said(element.dataset.tLabel));
    for (const element of document.querySelectorAll("[data-t-value]")) element.value = said(element.dataset.tValue);
    input.placeholder = said(closed ? "placeholder_ended" : "placeholder");
    showStatus();
  };

  /* ---- what the customer sends ---- */

  const queue = [];
  const mine = [];
  let sending = false, retryMs = RETRY_FIRST_MS, retryTimer = null;

  const newId = () => {
    const bytes = crypto.getRandomValues(new Uint8Array(12));
    return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
  };

  const storage = (use) => { try { return use(window.sessionStorage); } catch { return null; } };

  const keep = () => storage((store) => {
    const unsent = queue.map(({ token: to, id, text, quick }) => ({ token: to, id, text, quick }));
    store.setItem("web_chat.unsent", JSON.stringify(unsent));
  });

  const setState = (item, state, words) => {
    item.line.classList.toggle("sending", state === "sending");
    item.line.querySelector(".state")?.remove();
    if (state !== "waiting" && state !== "refused") return;
    const note = make("p", "state", words || said("waiting"));
    if (state === "waiting") {
      const again = make("button", "", said("retry"));
      again.type = "button";
      again.addEventListener("click", sendNow);
      note.append(again);
    }
    item.line.append(note);
    if (isAtEnd()) toEnd();
  };

  const say = (text, quick) => {
    const words = text.trim();
    if (!words) return;
    push({ token, id: newId(), text: words, quick });
    showChoices([]);
    toEnd();
  };

  const push = (item) => {
    item.line = bubble("customer", item.text);
    add(item.line);
    setState(item, "sending");
    mine.push(item);
    queue.push(item);
    keep();
    sendNow();
  };

  const sendNow = () => {
    clearTimeout(retryTimer);
    retryMs = RETRY_FIRST_MS;
    sendNext();
  };

  const sendNext = async () => {
    if (sending || queue.length === 0) return;
    sending = true;
    const item = queue[0];
    let answer = null;
    try {
      answer = await fetch(`${item.token}/messages`, {
        method: "POST",
        headers: { "Content-Type": "application/json" },
        body: JSON.stringify({ id: item.id, text: item.text, quick: item.quick, seen: position }),
      });
    } catch { /* no network: kept, and tried again below */ }
    sending = false;
    if (answer === null || answer.status === 429 || answer.status >= 500) return tryLater(item, answer);
    queue.shift();
    keep();
    retryMs = RETRY_FIRST_MS;
    if (answer.ok) {
      setState(item, "sent");
      const { token: home, moved } = await answer.json();
      if (moved) move(home);
    } else {
      await refuse(item, answer);
    }
    sendNext();
  };

  const tryLater = (item, answer) => {
    const asked = Number(answer?.headers.get("Retry-After") || 0) * 1000;
    const wait = Math.max(retryMs, asked);
    retryMs = Math.min(retryMs * 2, RETRY_AT_MOST_MS);
    setState(item, "waiting");
    retryTimer = setTimeout(sendNext, wait);
  };

  const refuse = async (item, answer) => {
    let words = said("refused");
    try {
      const problem = await answer.json();
      words = (language === "zh" ? problem.error : problem.error_en) || words;
    } catch { /* an answer from something in between: our own words do */ }
    mine.splice(mine.indexOf(item), 1);
    setState(item, "refused", words);
    if (!input.value) { input.value = item.text; fit(); }
  };

  /* ---- what comes ---- */

  let source = null, brokenTimer = null, seenTimer = null;

  const onLine = (line) => {
    if (line.position <= position) return;
    position = line.position;
    const known = line.speaker === "customer" ? mine.findIndex((one) => one.text === line.text) : -1;
    if (known >= 0) {
      const [{ line: element }] = mine.splice(known, 1);
      element.dataset.position = line.position;
      stampBefore(element, line.at);
    } else {
      const element = bubble(line.speaker, line.text);
      add(element);
      stampBefore(element, line.at);
    }
    showChoices(mine.length === 0 ? line.choices : []);
    clearTimeout(seenTimer);
    seenTimer = setTimeout(tellSeen, 300);
    if (isAtEnd()) toEnd();
  };

  const tellSeen = () => {
    const message = JSON.stringify({ position });
    const headers = { "Content-Type": "application/json" };
    fetch(`${token}/seen`, { method: "POST", headers, body: message }).catch(() => null);
  };

  const toggle = (id, isShown) => {
    const follow = isAtEnd();
    byId(id).hidden = !isShown;
    showStatus();
    if (follow) toEnd();
  };

  const move = (to) => {
    if (to === token) return;
    token = to;
    position = 0;
    closed = false;
    byId("onward")?.remove();
    for (const form of document.forms) form.action = `${token}/messages`;
    history.replaceState(null, "", token);
    input.placeholder = said("placeholder");
    connect();
  };

  const mend = () => {
    clearTimeout(brokenTimer);
    brokenTimer = null;
    showNotice(false);
  };

  const connect = () => {
    source?.close();
    toggle("typing", false);
    toggle("listening", false);
    source = new EventSource(`${token}/events?after=${position}`);
    const stream = source;
    const on = (name, act) => stream.addEventListener(name, (event) => {
      if (stream === source) act(JSON.parse(event.data));
    });
    on("line", onLine);
    on("typing", (what) => toggle("typing", what.on));
    on("listening", (what) => toggle("listening", what.on));
    on("language", (what) => { if (what.language !== language) speak(what.language); });
    on("ended", () => showClosed(true));
    on("moved", (what) => move(what.token));
    stream.addEventListener("open", () => { mend(); sendNow(); });
    stream.addEventListener("error", () => {
      if (stream !== source) return;
      if (brokenTimer === null) brokenTimer = setTimeout(() => showNotice(true), 2500);
      // After an error answer a browser gives up by itself; we do not.
      if (stream.readyState === EventSource.CLOSED) setTimeout(() => stream === source && connect(), 3000);
    });
  };

  /* ---- keys, taps, drafts ---- */

  const fit = () => {
    input.style.height = "auto";
    input.style.height = `${Math.min(input.scrollHeight + 2, 128)}px`;
  };

  let typedAt = 0;
  const tellTyping = () => {
    if (Date.now() - typedAt < TYPING_EVERY_MS || mine.length === 0) return;
    typedAt = Date.now();
    fetch(`${token}/typing`, { method: "POST" }).catch(() => null);
  };

  const sendInput = () => {
    say(input.value, false);
    input.value = "";
    storage((store) => store.removeItem("web_chat.draft"));
    fit();
  };

  byId("composer").addEventListener("submit", (event) => {
    event.preventDefault();
    sendInput();
    input.focus();
  });

  for (const form of [choices, byId("ways")]) {
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      if (!event.submitter) return;
      say(event.submitter.value, true);
      if (window.matchMedia("(pointer: fine)").matches) input.focus();
    });
  }

  input.addEventListener("input", () => {
    fit();
    tellTyping();
    storage((store) => store.setItem("web_chat.draft", input.value));
  });

  input.addEventListener("keydown", (event) => {
    const isOurs = event.key === "Enter" && !event.shiftKey && !event.isComposing && event.keyCode !== 229;
    if (!isOurs) return;
    event.preventDefault();
    sendInput();
  });

  /* A digit presses a choice, but where the choices speak in numbers it may begin an answer. */
  const pressed = (digit) => {
    const offered = choices.hidden ? [] : [...buttons.children];
    const inNumbers = offered.some((button) => /\d/.test(button.textContent));
    return inNumbers && !choices.classList.contains("scale") ? null : offered[digit - 1] || null;
  };

  document.addEventListener("keydown", (event) => {
    const isPlain = !event.ctrlKey && !event.metaKey && !event.altKey && !event.isComposing;
    if (!isPlain || input.value || !/^[1-9]$/.test(event.key)) return;
    const button = pressed(Number(event.key));
    if (button) {
      event.preventDefault();
      button.click();
    }
  });

  scroll.addEventListener("scroll", () => { if (isAtEnd()) byId("newer").hidden = true; });
  byId("newer").addEventListener("click", toEnd);
  window.addEventListener("online", sendNow);
  new ResizeObserver(() => { if (byId("newer").hidden) toEnd(); }).observe(scroll);

  /* ---- begin ---- */

  for (const line of log.querySelectorAll(".kept")) {
    mine.push({ text: line.querySelector(".bubble").textContent, line });
  }
  const shown = log.querySelectorAll(".line[data-at]");
  if (shown.length) lastAt = Date.parse(shown[shown.length - 1].dataset.at);

  const unsent = storage((store) => JSON.parse(store.getItem("web_chat.unsent") || "[]")) || [];
  for (const item of unsent) if (item.token === token) push(item);
  input.value = storage((store) => store.getItem("web_chat.draft")) || input.value;

  fit();
  showStatus();
  toEnd();
  connect();
  if (window.matchMedia("(pointer: fine)").matches) input.focus();
})();
