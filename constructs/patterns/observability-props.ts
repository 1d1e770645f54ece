import type { IConstruct } from "constructs";
import { type Duration, type Labels, Validation } from "../core";
import type { IFunction, ISubscription } from "../gcp";

/** Properties of an `Observability`. */
export interface ObservabilityProps {
  /** Stem of the names, e.g. `dev`. */
  name: string;
  /**
   * Who is told when an alarm goes off.
   * @default - nobody: incidents are shown in Cloud Monitoring only
   */
  emails?: readonly string[];
  /**
   * Functions whose calls, errors and times are shown, and whose failures raise alarms.
   * @default - none
   */
  functions?: readonly WatchedFunction[];
  /**
   * Subscriptions whose messages somebody takes, and must take in time.
   * @default - none
   */
  subscriptions?: readonly WatchedSubscription[];
  /**
   * Subscriptions that keep dead letters: anything in one raises an alarm.
   * @default - none
   */
  deadLetters?: readonly WatchedDeadLetters[];
  /**
   * Addresses that must answer.
   * @default - none
   */
  hosts?: readonly WatchedHost[];
  /**
   * Labels of everything that takes labels: lower-case keys and values, 64 at most.
   * @default - none
   */
  labels?: Labels;
}

/** A function to watch. It logs JSON lines with `event`, and `durationMs` where a step was timed. */
export interface WatchedFunction {
  /** What people call it, e.g. `Vectorize`; no two functions share it. */
  title: string;
  /** The function. */
  function: IFunction;
  /**
   * Log events that raise an alarm, with what to do about each, in Markdown.
   * @default - none
   */
  alarmingEvents?: Readonly<Record<string, string>>;
  /**
   * Time without a call that raises an alarm, for a function that the clock calls; whole minutes, 2 minutes to 23.5 hours.
   * @default - silence is fine
   */
  longestSilence?: Duration;
}

/** A subscription to watch. */
export interface WatchedSubscription {
  /** What people call its messages, e.g. `Chat messages`; no two subscriptions share it. */
  title: string;
  /** Keeps the messages until they are acknowledged. */
  subscription: ISubscription;
  /** Age of the oldest message that nobody has acknowledged which raises an alarm. */
  longestWait: Duration;
  /** What to do about messages that wait, in Markdown. */
  documentation: string;
}

/** Dead letters to watch. */
export interface WatchedDeadLetters {
  /** What people call them; no two share it. */
  title: string;
  /** Keeps the dead letters; nothing takes them out of it by itself. */
  subscription: ISubscription;
  /** What to do about them, in Markdown. */
  documentation: string;
}

/** An address to watch. */
export interface WatchedHost {
  /** What people call it; no two hosts share it. */
  title: string;
  /** E.g. `chat.example.com`. */
  host: string;
  /**
   * What is asked for, a slash first.
   * @default "/"
   */
  path?: string;
  /**
   * Port that answers HTTPS, 1 to 65535.
   * @default 443
   */
  port?: number;
}

/** @throws ValidationError with everything that could not be told apart, or named */
export function validateObservability(
  scope: IConstruct,
  { name, functions = [], subscriptions = [], deadLetters = [], hosts = [] }: ObservabilityProps,
): void {
  const titles = (watched: readonly { title: string }[]) => watched.map(({ title }) => title);
  const areDistinct = (list: string[]) => new Set(list).size === list.length;
  new Validation(scope)
    .check("name", name, (text) => /^[a-z][a-z0-9-]*$/.test(text), "Use lower-case letters, digits and -.")
    .check("functions", titles(functions), areDistinct, "Give each function a title of its own.")
    .check("subscriptions", titles(subscriptions), areDistinct, "Give each subscription a title of its own.")
    .check("deadLetters", titles(deadLetters), areDistinct, "Give each a title of its own.")
    .check("hosts", titles(hosts), areDistinct, "Give each host a title of its own.")
    .finish();
}
