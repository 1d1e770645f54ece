import { escapeDocumentId } from "../firestore/document-id";

/** The document that says who reads the chat's changes and how far. */
export const LISTENER_STATE = "chatListener/state";

/** Collections in Firestore that mirror the chat. */
export const CHAT_ROOMS = "chatRooms";
export const CHAT_MEMBERSHIPS = "chatMemberships";
export const CHAT_USERS = "chatUsers";
export const CHAT_MESSAGES = "chatMessages";

/** `chatRooms/{room id}` */
export function roomPath(id: string): string {
  return `${CHAT_ROOMS}/${escapeDocumentId(id)}`;
}

/** `chatMemberships/{subscription id}` */
export function membershipPath(subscription: string): string {
  return `${CHAT_MEMBERSHIPS}/${escapeDocumentId(subscription)}`;
}

/** `chatUsers/{user id}` */
export function userPath(id: string): string {
  return `${CHAT_USERS}/${escapeDocumentId(id)}`;
}

/** `chatMessages/{message id}` */
export function messagePath(id: string): string {
  return `${CHAT_MESSAGES}/${escapeDocumentId(id)}`;
}
