/** Something in a synthesized stack that cannot run on this machine; names the resource and the way out. */
export class PlanError extends Error {
  /**
   * @param where address of the resource, or path of the file
   * @param what what is wrong with it
   * @param fix what to do about it
   */
  constructor(where: string, what: string, fix: string) {
    super(`${where}: ${what}. ${fix}`);
    this.name = "PlanError";
  }
}
