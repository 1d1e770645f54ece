import { pictureInfrastructure } from "./console/infrastructure";
import { RecordReader } from "./console/record-reader";
import { type ServiceStatus, startConsole } from "./console/server";
import { EventBus } from "./event-bus";
import { readFixtures } from "./fixtures/read-fixtures";
import { MessageJourneys } from "./pipeline/message-journeys";
import { Pipeline } from "./pipeline/pipeline";
import { checkPortsAreFree, type Ports, portOf } from "./ports";
import { preparePubsub } from "./prepare-pubsub";
import {
  eventarcProcess,
  functionProcesses,
  listenerProcess,
  STAND_IN_NAMES,
  STAND_INS,
  type StandInName,
  standInProcesses,
  workersProcess,
} from "./processes";
import { REAL_SERVICE_HINTS, shownAddress } from "./real-services";
import { ChatClient } from "./rocketchat/client";
import type { RunningService } from "./service";
import { type PlatformSetup, shortName } from "./setup";
import type { ProcessSpec } from "./supervisor/supervised-process";
import { Supervisor } from "./supervisor/supervisor";

/** The whole platform, running on this machine. */
export class Platform {
  readonly bus = new EventBus();
  readonly pipeline = new Pipeline(this.bus);
  readonly messages = new MessageJourneys(this.bus);
  readonly supervisor = new Supervisor(this.bus);
  readonly chat: ChatClient;
  readonly records: RecordReader;
  private console?: RunningService;

  constructor(readonly setup: PlatformSetup) {
    const { addresses, real, secrets, workspace, project, database } = setup;
    this.chat = new ChatClient({
      url: addresses.rocketchat,
      userId: real.rocketchat?.userId ?? workspace.colleague._id,
      token: real.rocketchat?.userToken ?? secrets.peopleToken,
    });
    this.records = new RecordReader({ host: addresses.firestore, project, database });
  }

  /** Where Aircall's webhooks go. */
  get webhookUrl(): string {
    const { addresses, secrets } = this.setup;
    return `${addresses.aircallWebhook}/${secrets.webhookPathKey}`;
  }

  /** Where Guesty's webhooks go. */
  get guestyWebhookUrl(): string {
    const { addresses, secrets } = this.setup;
    return `${addresses.guestyWebhook}/${secrets.webhookPathKey}`;
  }

  get consoleUrl(): string {
    return `http://localhost:${this.setup.ports.console}`;
  }

  /**
   * Starts everything: the stand-ins, then the functions, what triggers them, the Workers and the console.
   *
   * @throws Error that says which services did not start and why; what had started is stopped
   */
  async start(): Promise<void> {
    const { addresses, project, plan, ports } = this.setup;
    try {
      const standIns = standInProcesses(this.setup);
      await checkPortsAreFree(this.portsInUse(standIns));
      await this.startAll(standIns);
      await preparePubsub({
        host: addresses.pubsub,
        projectId: project,
        topics: plan.topics,
        subscriptions: plan.subscriptions,
        endpointOf: (name) => `http://127.0.0.1:${portOf(ports, shortName(plan, name))}/`,
      });
      await this.startAll(functionProcesses(this.setup));
      await this.startAll([eventarcProcess(this.setup), listenerProcess(this.setup)]);
      await this.startAll([workersProcess(this.setup)]);
      await this.startConsole();
    } catch (error) {
      await this.stop();
      throw error;
    }
  }

  /** Stops everything; nothing of it is left running. */
  async stop(): Promise<void> {
    await this.console?.close();
    await this.records.close();
    await this.supervisor.stop();
  }

  services(): ServiceStatus[] {
    const { plan, ports, real } = this.setup;
    const workerd = this.supervisor.list().find(({ name }) => name === "workerd");
    const workers = plan.workers.map(({ scriptName }) => {
      const name = shortName(plan, scriptName);
      const url = `http://127.0.0.1:${portOf(ports, name)}`;
      return { name, kind: "runtime" as const, state: workerd?.state ?? "starting", url };
    });
    const processes = this.supervisor.list().map(({ name, state, url }) => ({
      name,
      ...(isStandIn(name)
        ? { kind: "stand-in" as const, hint: REAL_SERVICE_HINTS[STAND_INS[name]] }
        : { kind: "runtime" as const }),
      state,
      url,
    }));
    const replaced = STAND_IN_NAMES.flatMap((name) => {
      const url = shownAddress(real[STAND_INS[name]]);
      return url === undefined ? [] : [{ name, kind: "real" as const, state: "ready", url }];
    });
    return [...workers, ...processes, ...replaced];
  }

  private portsInUse(standIns: ProcessSpec[]): Partial<Ports> {
    const started = new Set<string>(standIns.map(({ name }) => name));
    const entries = Object.entries(this.setup.ports).filter(
      ([name]) => !isStandIn(name) || started.has(name),
    );
    return Object.fromEntries(entries) as Partial<Ports>;
  }

  private async startAll(specs: ProcessSpec[]): Promise<void> {
    const results = await Promise.allSettled(specs.map((spec) => this.supervisor.start(spec)));
    const failures = results.flatMap((result) =>
      result.status === "rejected" ? [result.reason as Error] : [],
    );
    if (failures.length > 0) throw new Error(failures.map(({ message }) => message).join("\n"));
  }

  private async startConsole(): Promise<void> {
    const { plan, ports, workspace, outputFolder } = this.setup;
    this.console = await startConsole({
      port: ports.console,
      environment: plan.environment,
      bus: this.bus,
      pipeline: this.pipeline,
      messages: this.messages,
      listenerUrl: `http://127.0.0.1:${ports["mongo-listener"]}`,
      services: () => this.services(),
      workspace,
      chat: this.chat,
      records: this.records,
      infrastructure: () => pictureInfrastructure(outputFolder),
      questions: readFixtures().questions.map(({ question }) => question),
    });
    this.bus.announce("console", "service.ready", { port: ports.console });
  }
}

function isStandIn(name: string): name is StandInName {
  return name in STAND_INS;
}
