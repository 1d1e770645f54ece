import fc from "fast-check";
import { isFinal, mayFollow, REPORTED_STEPS, type RunState } from "../../../lambdas/backup/run-state";

const ORDER: RunState[] = ["requested", "creating", "booted", "dumping", "uploading", "verifying"];
const ENDS: RunState[] = ["succeeded", "partial", "failed"];

const anyState = fc.constantFrom<RunState>(...ORDER, ...ENDS);

/** The states that a run passes through when it is told to go to each of these. */
function pathOf(steps: RunState[]): RunState[] {
  const path: RunState[] = ["requested"];
  for (const step of steps) if (mayFollow(path.at(-1) as RunState, step)) path.push(step);
  return path;
}

test("whatever comes in whatever order, a run only goes forward and ends once", () => {
  fc.assert(
    fc.property(fc.array(anyState), (steps) => {
      const path = pathOf(steps);
      const working = path.filter((state) => !isFinal(state)).map((state) => ORDER.indexOf(state));
      expect(working).toEqual([...working].sort((a, b) => a - b));
      expect(path.slice(0, -1).filter(isFinal)).toEqual([]);
      // The first end that comes is the end, since nothing can keep a run from it.
      expect(path.find(isFinal)).toBe(steps.find(isFinal));
    }),
  );
});

test("a run that goes through every state in order is refused none", () => {
  for (const end of ENDS) expect(pathOf([...ORDER, end])).toEqual(["requested", ...ORDER, end]);
});

test("states may be left out and repeated, but not taken back", () => {
  expect(mayFollow("creating", "uploading")).toBe(true);
  expect(mayFollow("dumping", "dumping")).toBe(true);
  expect(mayFollow("uploading", "dumping")).toBe(false);
  expect(mayFollow("failed", "succeeded")).toBe(false);
});

test("the server reports everything but what the function does itself", () => {
  expect(REPORTED_STEPS).toEqual([...ORDER.slice(2), ...ENDS]);
});
