/** Documents as Rocket.Chat writes them, with what the listener does not read. */
export function message(id: string, fields: object = {}) {
  const now = new Date();
  return {
    _id: id,
    rid: "general",
    msg: `Text of ${id}`,
    ts: now,
    u: { _id: "ana", username: "ana", name: "Ana" },
    _updatedAt: now,
    mentions: [],
    channels: [],
    urls: [],
    md: [{ type: "PARAGRAPH", value: [{ type: "PLAIN_TEXT", value: `Text of ${id}` }] }],
    ...fields,
  };
}

export function room(id: string, fields: object = {}) {
  return { _id: id, t: "c", name: id, msgs: 0, usersCount: 1, ro: false, _updatedAt: new Date(), ...fields };
}

export function subscription(id: string, rid: string, user: string, fields: object = {}) {
  const u = { _id: user, username: user, name: user };
  return {
    _id: id,
    rid,
    t: "c",
    name: rid,
    u,
    open: true,
    unread: 0,
    roles: [],
    _updatedAt: new Date(),
    ...fields,
  };
}

export function user(id: string, fields: object = {}) {
  const services = { password: { bcrypt: "$2b$10$secret" } };
  return {
    _id: id,
    username: id,
    name: id,
    active: true,
    roles: ["user"],
    type: "user",
    services,
    _updatedAt: new Date(),
    ...fields,
  };
}
