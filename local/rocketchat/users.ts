import type { ChatDatabase } from "./database";
import type { UserDocument } from "./documents";
import { refusal } from "./rest-error";
import { randomId } from "./rooms";

/** A person before the account is there. */
export interface UserDraft {
  username: string;
  name: string;
  email: string;
  roles?: string[];
  active?: boolean;
}

/** What of an account can be changed. */
export interface UserChange {
  name?: string;
  email?: string;
  roles?: string[];
}

/** Accounts, as they show in the database. */
export class Users {
  constructor(private readonly database: ChatDatabase) {}

  get(id: string): Promise<UserDocument | null> {
    return this.database.users.get(id);
  }

  named(username: string): Promise<UserDocument | null> {
    return this.database.users.first({ username });
  }

  async create({ username, name, email, roles = ["user"], active = true }: UserDraft): Promise<UserDocument> {
    if (!/^[0-9a-zA-Z-_.]+$/.test(username)) {
      throw refusal("error-input-is-not-a-valid-field", `${username} is not a valid username`);
    }
    if (await this.named(username)) {
      throw refusal("error-field-unavailable", `<strong>${username}</strong> is already in use :(`);
    }
    if (await this.database.users.first({ "emails.address": email })) {
      throw refusal("error-field-unavailable", `<strong>${email}</strong> is already in use :(`);
    }
    return this.database.users.insert({
      _id: randomId(),
      username,
      name,
      emails: [{ address: email, verified: false }],
      type: "user",
      active,
      roles,
      __rooms: [],
      createdAt: new Date(),
    });
  }

  async update(user: UserDocument, { name, email, roles }: UserChange): Promise<void> {
    const emails = email && [{ address: email, verified: false }];
    const change = { ...(name && { name }), ...(emails && { emails }), ...(roles && { roles }) };
    await this.database.users.update({ _id: user._id }, { $set: change });
  }

  /** Direct messages with somebody who is not active can be read, not written. */
  async setActive({ _id, username, roles }: UserDocument, active: boolean): Promise<void> {
    const { users, rooms, subscriptions } = this.database;
    if (!active && roles.includes("admin") && (await users.count({ roles: "admin", active: true })) === 1) {
      throw refusal("error-action-not-allowed", "Leaving the app without an active admin is not allowed");
    }
    await users.update({ _id }, { $set: { active } });
    await subscriptions.updateAll({ t: "d", name: username }, { $set: { archived: !active } });
    await rooms.updateAll({ t: "d", uids: _id }, { $set: { ro: !active } });
  }
}
