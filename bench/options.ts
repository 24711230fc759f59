import { existsSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { isPeerName, PEERS, type PeerName } from './load/peer-names.ts';

export const SECTIONS = [
  'rate1',
  'rate50',
  'rate300',
  'first',
  'endurance',
  'highest',
  'overload',
  'guilds',
  'people',
  'keep-out',
  'store',
  'history',
  'slow-disk',
  'growth',
  'soak',
  'together',
] as const;
export type Section = (typeof SECTIONS)[number];

/** Words for `--only` that stand for the sections that measure that figure. */
const ALIASES: Readonly<Record<string, readonly Section[]>> = {
  ack: ['rate1', 'rate50', 'rate300'],
  final: ['rate50'],
  cpu: ['rate300'],
  completion: ['people'],
  memory: ['guilds'],
  soak: ['soak', 'together'],
};

/** Durations (in seconds) and repetitions. */
export type Extent = {
  readonly rounds: number;
  readonly warmUp: number;
  readonly rate1: number;
  readonly rate50: number;
  readonly rate300: number;
  /** Seconds at 300/s before the measured ones, while the compiler is still busy. */
  readonly rate300Lead: number;
  readonly starts: number;
  readonly endurance: number;
  readonly guilds: number;
  /** Seconds for measuring the watch of 1,000 sessions. */
  readonly keepOut: number;
  /** Seconds for opening and settling cases, one at a time and 32 in parallel. */
  readonly store: number;
  /** The number of cases, and how often each first page is requested. */
  readonly history: { readonly cases: number; readonly pages: number };
  /** Seconds at each rate, while the highest one is searched for. */
  readonly highest: number;
  /** Seconds with ten times as many kicks as can be done. */
  readonly overload: number;
  /** Seconds at 50/s, at 300/s, and with as many kicks as are answered. */
  readonly slowDisk: { readonly rate50: number; readonly rate300: number; readonly most: number };
  /** Seconds with kicks one after another, and the many cases on record. */
  readonly growth: { readonly seconds: number; readonly cases: number };
  /** Minutes. */
  readonly soak: number;
  /** Kicks and completions with 100, 1,000 and 5,000 people. */
  readonly samples: Readonly<Record<100 | 1000 | 5000, number>>;
};

const FULL: Extent = {
  rounds: 3,
  warmUp: 3,
  rate1: 45,
  rate50: 12,
  rate300: 10,
  rate300Lead: 3,
  starts: 3,
  endurance: 60,
  guilds: 10_000,
  keepOut: 60,
  store: 5,
  history: { cases: 1_000_000, pages: 300 },
  highest: 20,
  overload: 30,
  slowDisk: { rate50: 12, rate300: 10, most: 10 },
  growth: { seconds: 10, cases: 1_000_000 },
  soak: 10,
  samples: { 100: 100, 1000: 30, 5000: 10 },
};

const QUICK: Extent = {
  rounds: 1,
  warmUp: 1,
  rate1: 8,
  rate50: 4,
  rate300: 4,
  rate300Lead: 1,
  starts: 2,
  endurance: 8,
  guilds: 2000,
  keepOut: 15,
  store: 2,
  history: { cases: 100_000, pages: 100 },
  highest: 5,
  overload: 6,
  slowDisk: { rate50: 4, rate300: 4, most: 4 },
  growth: { seconds: 3, cases: 100_000 },
  soak: 1,
  samples: { 100: 40, 1000: 10, 5000: 4 },
};

export type Options = {
  readonly quick: boolean;
  readonly sections: readonly Section[];
  readonly peers: readonly PeerName[];
  readonly extent: Extent;
  readonly videosdkDelayMs: number;
  readonly json: string | undefined;
  /** A folder for the logs of the bots in the soak with everything at once. */
  readonly logs: string | undefined;
  readonly profile: PeerName | undefined;
};

export const USAGE = `npm run bench -- [options]
  --quick                one round of everything, about eight minutes; not for quoting
  --only a,b             ${SECTIONS.join(', ')}; or ${Object.keys(ALIASES).join(', ')}
  --peers a,b            bouncer, guide, core, floor (default: all)
  --rounds n             rounds, interleaved (default ${FULL.rounds})
  --minutes n            how long the soak takes (default ${FULL.soak})
  --videosdk-delay ms    response time of the local VideoSDK (default 0)
  --json file            also write all individual values to a file
  --logs folder          keep the bots' logs of the soak with everything at once
  --profile peer         no comparison: where one peer's CPU goes at 300 kicks/s`;

/** Reads the command line. Throws an Error with a readable message. */
export function readOptions(args: readonly string[]): Options {
  const { values } = parseArgs({
    args: [...args],
    options: {
      quick: { type: 'boolean', default: false },
      only: { type: 'string' },
      peers: { type: 'string' },
      rounds: { type: 'string' },
      minutes: { type: 'string' },
      'videosdk-delay': { type: 'string', default: '0' },
      json: { type: 'string' },
      logs: { type: 'string' },
      profile: { type: 'string' },
    },
  });
  const extent = values.quick ? QUICK : FULL;
  return {
    quick: values.quick,
    sections: values.only === undefined ? SECTIONS : sectionsOf(values.only),
    peers: values.peers === undefined ? usualPeers() : values.peers.split(',').map(peer),
    extent: {
      ...extent,
      rounds: values.rounds === undefined ? extent.rounds : count(values.rounds, '--rounds', 1),
      soak: values.minutes === undefined ? extent.soak : duration(values.minutes, '--minutes'),
    },
    videosdkDelayMs: count(values['videosdk-delay'], '--videosdk-delay', 0),
    json: values.json,
    logs: values.logs,
    profile: values.profile === undefined ? undefined : peer(values.profile),
  };
}

function usualPeers(): readonly PeerName[] {
  const usual: readonly PeerName[] = ['bouncer', 'guide', 'core', 'floor'];
  return usual.filter((name) => existsSync(PEERS[name].entry));
}

function sectionsOf(list: string): readonly Section[] {
  const chosen = new Set(
    list.split(',').flatMap((word) => {
      const found = ALIASES[word] ?? SECTIONS.filter((section) => section === word);
      if (found.length === 0) throw new Error(`--only doesn't accept "${word}"`);
      return found;
    }),
  );
  return SECTIONS.filter((section) => chosen.has(section));
}

function peer(name: string): PeerName {
  if (!isPeerName(name)) throw new Error(`no peer is called "${name}"`);
  return name;
}

function duration(text: string, flag: string): number {
  const value = Number(text);
  if (!Number.isFinite(value) || value <= 0) throw new Error(`${flag} takes a number above 0`);
  return value;
}

function count(text: string, flag: string, least: number): number {
  const value = Number(text);
  if (!Number.isInteger(value) || value < least) throw new Error(`${flag} takes a whole number of at least ${least}`);
  return value;
}
