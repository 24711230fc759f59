import { NoAnswer } from './caller.ts';
import { NothingToSee, type Observation, type Service } from './observation.ts';

/** What is observed, where. */
export interface Subject<S extends Service> {
  readonly title: string;
  readonly observations: readonly Observation<S>[];
  readonly sandbox: S;
  /** null: there are no keys for it, so nothing is compared. */
  readonly real: S | null;
}

export type Outcome =
  /** In the sandbox, with nothing to compare. */
  | { readonly kind: 'seen'; readonly seen: string }
  | { readonly kind: 'same'; readonly seen: string }
  | { readonly kind: 'differs'; readonly sandbox: string; readonly real: string }
  | { readonly kind: 'skipped'; readonly why: string }
  | { readonly kind: 'failed'; readonly why: string };

export interface Result extends Pick<Observation<never>, 'name' | 'about' | 'source'> {
  readonly outcome: Outcome;
}

export interface Observed {
  readonly results: readonly Result[];
  /** What couldn't be undone, one sentence each. */
  readonly left: readonly string[];
}

/** Makes the observations one after the other, and undoes what they did, whatever happens. */
export async function observeAll<S extends Service>(
  { title, observations, sandbox, real }: Subject<S>,
  { signal, tell }: { readonly signal: AbortSignal; readonly tell: (result: Result) => void },
): Promise<Observed> {
  const results: Result[] = [];
  let left: readonly string[] = [];
  try {
    for (const observation of observations) {
      if (signal.aborted) {
        break;
      }
      const { name, about, source } = observation;
      const outcome = await observeBoth(observation, title, sandbox, real);
      const result = { name, about, outcome, ...(source !== undefined && { source }) };
      results.push(result);
      tell(result);
    }
  } finally {
    await sandbox.close();
    left = (await real?.close()) ?? [];
  }
  return { results, left };
}

/** Whether the bot can be wrong: something that it relies on differs, or couldn't be seen. */
export function isWrong({ about, outcome }: Result): boolean {
  return outcome.kind === 'failed' || (outcome.kind === 'differs' && about === 'relied on');
}

type Sight = { readonly seen: string } | Extract<Outcome, { readonly kind: 'skipped' | 'failed' }>;

async function observeBoth<S extends Service>(
  observation: Observation<S>,
  title: string,
  sandbox: S,
  real: S | null,
): Promise<Outcome> {
  const there = real === null ? null : await look(observation, title, real);
  if (there !== null && 'kind' in there) {
    return there;
  }
  const here = await look(observation, 'the sandbox', sandbox);
  if ('kind' in here) {
    return here;
  }
  if (there === null) {
    return { kind: 'seen', seen: here.seen };
  }
  return here.seen === there.seen
    ? { kind: 'same', seen: here.seen }
    : { kind: 'differs', sandbox: here.seen, real: there.seen };
}

async function look<S extends Service>(observation: Observation<S>, where: string, service: S): Promise<Sight> {
  const lacks = observation.needs === undefined ? null : service.lacks(observation.needs);
  if (lacks !== null) {
    return { kind: 'skipped', why: lacks };
  }
  try {
    return { seen: await observation.observe(service) };
  } catch (error) {
    if (error instanceof NothingToSee) {
      return { kind: 'skipped', why: error.message };
    }
    // Other messages could repeat what was sent.
    const why = error instanceof NoAnswer ? error.message : error instanceof Error ? error.name : 'unknown error';
    return { kind: 'failed', why: `${where}: ${why}` };
  }
}
