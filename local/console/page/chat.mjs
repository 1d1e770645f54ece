import { byId, element, getJson } from "./element.mjs";

/**
 * The chat panel: rooms, their messages with the threads under them, and a field to ask in. `textOf` tells what a
 * message says, which no log line does.
 *
 * @param onRead called when messages were read, whose texts are known from then on
 */
export function startChat({ rooms, bot, questions }, onRead) {
  const texts = new Map();
  let room = rooms[0];
  let loading = false;
  let stale = false;

  const show = async () => {
    const messages = await getJson(`api/rooms/${encodeURIComponent(room._id)}/messages`);
    for (const { _id, msg } of messages) texts.set(_id, msg);
    drawSuggestions();
    drawMessages(messages, bot, room);
    onRead();
  };

  // News that come while messages are being fetched ask for one more fetch, which then sees all of them.
  const load = async () => {
    stale = true;
    if (loading) return;
    loading = true;
    try {
      while (stale) {
        stale = false;
        await show();
      }
    } finally {
      loading = false;
    }
  };

  const drawRooms = () => {
    byId("question").placeholder = room.assisted ? "Ask about the calls …" : `Write to ${roomName(room)} …`;
    byId("send").textContent = room.assisted ? "Ask" : "Send";
    drawSuggestions();
    byId("rooms").replaceChildren(
      ...rooms.map((candidate) => {
        const button = element("button", { type: "button", "aria-pressed": String(candidate === room) });
        button.textContent = roomName(candidate);
        button.title = candidate.topic;
        button.addEventListener("click", () => {
          room = candidate;
          drawRooms();
          load();
        });
        return button;
      }),
    );
  };

  const ask = async (text) => {
    await getJson(`api/rooms/${encodeURIComponent(room._id)}/messages`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ text }),
    });
    load();
  };

  const drawSuggestions = () => {
    const asked = new Set(texts.values());
    const open = room.assisted ? questions.filter((question) => !asked.has(question)).slice(0, 2) : [];
    byId("suggestions").replaceChildren(
      ...open.map((question) => {
        const button = element("button", { type: "button" }, question);
        button.addEventListener("click", () => ask(question));
        return button;
      }),
    );
  };

  byId("ask").addEventListener("submit", (event) => {
    event.preventDefault();
    const field = byId("question");
    const text = field.value.trim();
    field.value = "";
    if (text) ask(text);
  });
  drawRooms();
  load();
  return { load, textOf: (id) => texts.get(id) };
}

/** What a room is called: `#operations`, or the names of two who talk to each other. */
export function roomName({ t, name }) {
  return t === "d" ? name : `#${name}`;
}

function drawMessages(messages, bot, room) {
  const list = byId("messages");
  const atEnd = list.scrollHeight - list.scrollTop - list.clientHeight < 80;
  const hint = room.assisted ? "Ask a question, or pick one below." : "The assistant is not in this room.";
  const empty = element(
    "li",
    { class: "empty" },
    [room.topic && `${room.topic}.`, hint].filter(Boolean).join(" "),
  );
  list.replaceChildren(
    ...(messages.length > 0 ? messages.map((message) => drawMessage(message, bot)) : [empty]),
  );
  if (atEnd) list.scrollTop = list.scrollHeight;
}

function drawMessage(message, bot) {
  const mine = message.u._id === bot._id;
  const waiting = mine && !message.editedAt && message.tmid;
  const time = new Date(message.ts).toLocaleTimeString([], { hour: "2-digit", minute: "2-digit" });
  const item = element(
    "li",
    { class: `message${waiting ? " waiting" : ""}` },
    element("p", { class: "who" }, element("b", {}, message.alias ?? message.u.name), ` ${time}`),
    drawText(message.msg),
  );
  if (message.replies?.length > 0) {
    item.append(
      element("ol", { class: "replies" }, ...message.replies.map((reply) => drawMessage(reply, bot))),
    );
  }
  return item;
}

/** The little of Rocket.Chat's markup that answers use: quotes, *bold*, _italic_, `code`, links, and [n] citations. */
function drawText(text) {
  const body = element("div", { class: "body" });
  const lines = text.split("\n");
  lines.forEach((line, index) => {
    if (line.startsWith("> ")) body.append(element("blockquote", {}, ...inline(line.slice(2))));
    else body.append(...inline(line), index < lines.length - 1 ? "\n" : "");
  });
  return body;
}

function inline(line) {
  const parts = line.split(
    /(\[[^\]]+\]\(https?:\/\/[^\s)]+\)|\[\d+\]|\*[^*\n]+\*|(?<!\w)_[^_\n]+_(?!\w)|`[^`\n]+`)/,
  );
  return parts.map((part) => {
    const link = part.match(/^\[([^\]]+)\]\((https?:\/\/[^\s)]+)\)$/);
    if (link) return element("a", { href: link[2], rel: "noreferrer", target: "_blank" }, link[1]);
    if (/^\[\d+\]$/.test(part)) return element("span", { class: "cite" }, part);
    if (/^\*.+\*$/.test(part)) return element("b", {}, part.slice(1, -1));
    if (/^`.+`$/.test(part)) return element("code", {}, part.slice(1, -1));
    if (/^_.+_$/.test(part)) return element("i", {}, part.slice(1, -1));
    return part;
  });
}
