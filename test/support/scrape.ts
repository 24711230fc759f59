/** Reads what a Prometheus reads: https://prometheus.io/docs/instrumenting/exposition_formats/ */

export interface Sample {
  readonly name: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly value: number;
}

export interface Scrape {
  readonly samples: readonly Sample[];
  /** The type of each metric by its name, without `_bucket`, `_sum` and `_count`. */
  readonly types: ReadonlyMap<string, string>;
  /** The value of a series such as `up{a="1",b="2"}`, its labels in order of the alphabet. `null`: there is none. */
  of(series: string): number | null;
}

/** @throws if a line isn't as Prometheus expects it */
export function parseMetrics(text: string): Scrape {
  const samples: Sample[] = [];
  const types = new Map<string, string>();
  for (const line of text.split('\n')) {
    const [, typed, type] = /^# TYPE (\S+) (\S+)$/u.exec(line) ?? [];
    if (typed !== undefined && type !== undefined) {
      types.set(typed, type);
    } else if (line !== '' && !line.startsWith('#')) {
      samples.push(sampleOf(line));
    }
  }
  const bySeries = new Map(samples.map((sample) => [seriesOf(sample), sample.value]));
  return { samples, types, of: (series) => bySeries.get(series) ?? null };
}

const SAMPLE = /^([a-zA-Z_:][\w:]*)(?:\{(.*)\})? (\S+)$/u;
const LABEL = /([a-zA-Z_]\w*)="((?:[^"\\]|\\.)*)"(?:,|$)/uy;

function sampleOf(line: string): Sample {
  const [, name, inside = '', value = ''] = SAMPLE.exec(line) ?? [];
  if (name === undefined) {
    throw new Error(`not a sample: ${line}`);
  }
  const labels: Record<string, string> = {};
  LABEL.lastIndex = 0;
  while (LABEL.lastIndex < inside.length) {
    const found = LABEL.exec(inside);
    if (found === null) {
      throw new Error(`not labels: ${line}`);
    }
    labels[found[1] ?? ''] = (found[2] ?? '').replace(/\\(.)/gu, (_, one: string) => (one === 'n' ? '\n' : one));
  }
  return { name, labels, value: numberOf(value) };
}

function numberOf(text: string): number {
  switch (text) {
    case '+Inf':
      return Number.POSITIVE_INFINITY;
    case '-Inf':
      return Number.NEGATIVE_INFINITY;
    case 'NaN':
    case 'Nan':
      return Number.NaN;
    default:
      return Number(text);
  }
}

export function seriesOf({ name, labels }: Pick<Sample, 'name' | 'labels'>): string {
  const inside = Object.keys(labels)
    .sort()
    .map((label) => `${label}=${JSON.stringify(labels[label])}`);
  return `${name}{${inside.join(',')}}`;
}

/** Reads the metrics that a process serves. */
export async function scrape(address: string): Promise<Scrape> {
  const response = await fetch(`${address}/metrics`);
  if (response.status !== 200) {
    throw new Error(`/metrics answered ${response.status}`);
  }
  return parseMetrics(await response.text());
}
