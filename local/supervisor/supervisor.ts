import type { EventBus } from "../event-bus";
import { type ProcessSpec, SupervisedProcess } from "./supervised-process";

/** Runs the platform's processes and leaves none behind. */
export class Supervisor {
  private readonly processes: SupervisedProcess[] = [];
  private readonly killAll = () => {
    for (const process of this.processes) process.kill();
  };

  constructor(private readonly bus: EventBus) {
    process.on("exit", this.killAll);
  }

  /** @throws StartFailure if it does not get ready */
  async start(spec: ProcessSpec): Promise<SupervisedProcess> {
    const supervised = new SupervisedProcess(spec, this.bus);
    this.processes.push(supervised);
    await supervised.start();
    return supervised;
  }

  list(): readonly SupervisedProcess[] {
    return this.processes;
  }

  /** Stops everything, last started first. */
  async stop(): Promise<void> {
    for (const supervised of [...this.processes].reverse()) await supervised.stop();
    process.off("exit", this.killAll);
  }
}
