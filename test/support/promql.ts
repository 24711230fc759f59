import type { SyntaxNode, Tree } from '@lezer/common';
import { parser } from '@prometheus-io/lezer-promql';
import { type Sample, type Scrape, seriesOf } from './scrape.ts';

/**
 * As much of PromQL as the alerts and the dashboard use, over a few scrapes. Everything else is an error, so that no test
 * passes because of what it doesn't understand. https://prometheus.io/docs/prometheus/latest/querying/basics/
 */

/** A scrape, and when it was made, in seconds. */
export interface Timed {
  readonly at: number;
  readonly scrape: Pick<Scrape, 'samples'>;
}

/** @throws if it isn't PromQL */
export function parsePromQl(expression: string): Tree {
  const tree = parser.parse(expression);
  tree.iterate({
    enter({ type, from, to }) {
      if (type.isError) {
        throw new Error(`not PromQL at ${from}: ${expression.slice(0, from)}⟨here⟩${expression.slice(from, to + 20)}`);
      }
    },
  });
  return tree;
}

/** A metric that an expression reads, with the labels by which it picks series, and the values that it picks. */
export interface Picked {
  readonly metric: string;
  readonly matchers: readonly Matcher[];
}

interface Matcher {
  readonly label: string;
  readonly operator: '=' | '!=' | '=~' | '!~';
  readonly value: string;
}

/** What an expression reads, and the labels by which it groups or joins. */
export function readIn(expression: string): {
  readonly picked: readonly Picked[];
  readonly grouped: readonly string[];
} {
  const picked: Picked[] = [];
  const grouped: string[] = [];
  parsePromQl(expression).iterate({
    enter({ name, node }) {
      if (name === 'VectorSelector') {
        picked.push(pickedBy(node, expression));
      } else if (name === 'GroupingLabels') {
        grouped.push(...node.getChildren('LabelName').map((label) => textOf(label, expression)));
      }
    },
  });
  return { picked, grouped };
}

export function matches({ operator, value: wanted }: Matcher, value: string): boolean {
  const found = operator.endsWith('~') ? new RegExp(`^(?:${wanted})$`, 'u').test(value) : value === wanted;
  return operator.startsWith('!') ? !found : found;
}

/** The series of the result and their values: empty if an alert with this expression doesn't fire. */
export function evaluate(expression: string, scrapes: readonly Timed[]): ReadonlyMap<string, number> {
  const [top] = childrenOf(parsePromQl(expression).topNode);
  if (top === undefined) {
    throw new Error('nothing to evaluate');
  }
  const result = new Evaluation(expression, scrapes).of(top);
  if (typeof result === 'number') {
    throw new Error('an alert needs series, not a number');
  }
  return new Map(result.map((sample) => [seriesOf(sample), sample.value]));
}

type Vector = readonly Sample[];

const ARITHMETIC: Readonly<Record<string, (a: number, b: number) => number>> = {
  Add: (a, b) => a + b,
  Sub: (a, b) => a - b,
  Mul: (a, b) => a * b,
  Div: (a, b) => a / b,
};
const COMPARISONS: Readonly<Record<string, (a: number, b: number) => boolean>> = {
  Gtr: (a, b) => a > b,
  Gte: (a, b) => a >= b,
  Lss: (a, b) => a < b,
  Lte: (a, b) => a <= b,
  Eql: (a, b) => a === b,
  Neq: (a, b) => a !== b,
};
const AGGREGATIONS: Readonly<Record<string, (values: readonly number[]) => number>> = {
  sum: (values) => values.reduce((all, one) => all + one, 0),
  max: (values) => Math.max(...values),
  min: (values) => Math.min(...values),
  count: (values) => values.length,
};

class Evaluation {
  readonly #text: string;
  readonly #scrapes: readonly Timed[];

  constructor(text: string, scrapes: readonly Timed[]) {
    this.#text = text;
    this.#scrapes = scrapes;
  }

  of(node: SyntaxNode): Vector | number {
    switch (node.name) {
      case 'NumberDurationLiteral':
        return Number(textOf(node, this.#text));
      case 'ParenExpr':
        return this.of(firstOf(node));
      case 'VectorSelector':
        return picked(pickedBy(node, this.#text), this.#scrapes.at(-1)?.scrape.samples ?? []);
      case 'AggregateExpr':
        return this.#aggregate(node);
      case 'FunctionCall':
        return this.#call(node);
      case 'BinaryExpr':
        return this.#binary(node);
      default:
        throw new Error(`this test can't evaluate a ${node.name}`);
    }
  }

  #vector(node: SyntaxNode): Vector {
    const value = this.of(node);
    if (typeof value === 'number') {
      throw new Error('a vector was expected');
    }
    return value;
  }

  #aggregate(node: SyntaxNode): Vector {
    const operator = textOf(childOf(node, 'AggregateOp'), this.#text);
    const aggregation = AGGREGATIONS[operator];
    const modifier = node.getChild('AggregateModifier');
    if (aggregation === undefined || modifier?.getChild('Without')) {
      throw new Error(`this test can't evaluate ${operator} like that`);
    }
    const labels = modifier === null ? [] : labelsIn(modifier, this.#text);
    const groups = Map.groupBy(this.#vector(firstOf(childOf(node, 'FunctionCallBody'))), (sample) =>
      JSON.stringify(only(sample.labels, labels)),
    );
    return [...groups].map(([key, samples]) => ({
      name: '',
      labels: JSON.parse(key) as Sample['labels'],
      value: aggregation(samples.map(({ value }) => value)),
    }));
  }

  #call(node: SyntaxNode): Vector {
    const name = textOf(childOf(node, 'FunctionIdentifier'), this.#text);
    const argument = firstOf(childOf(node, 'FunctionCallBody'));
    switch (name) {
      case 'abs':
        return this.#vector(argument).map((one) => ({ ...one, name: '', value: Math.abs(one.value) }));
      case 'absent':
        return this.#vector(argument).length === 0 ? [{ name: '', labels: {}, value: 1 }] : [];
      case 'increase':
        return this.#increase(argument).map(({ sample, increase }) => ({ ...sample, name: '', value: increase }));
      case 'rate':
        return this.#increase(argument).map(({ sample, increase, seconds }) => ({
          ...sample,
          name: '',
          value: increase / seconds,
        }));
      default:
        throw new Error(`this test can't evaluate ${name}()`);
    }
  }

  /** Prometheus extrapolates to the ends of the range, which changes neither what is 0 nor a ratio. */
  #increase(node: SyntaxNode) {
    const seconds = durationOf(textOf(childOf(node, 'DurationExpr'), this.#text));
    const wanted = pickedBy(childOf(node, 'VectorSelector'), this.#text);
    const now = this.#scrapes.at(-1)?.at ?? 0;
    const values = new Map<string, Sample[]>();
    for (const { at, scrape } of this.#scrapes) {
      if (at > now - seconds) {
        for (const sample of picked(wanted, scrape.samples)) {
          const series = seriesOf(sample);
          values.set(series, [...(values.get(series) ?? []), sample]);
        }
      }
    }
    return [...values.values()].flatMap((samples) => {
      const [first, ...rest] = samples;
      if (first === undefined || rest.length === 0) {
        return [];
      }
      let before = first.value;
      let increase = 0;
      for (const { value } of rest) {
        // A counter that goes down has begun anew.
        increase += value < before ? value : value - before;
        before = value;
      }
      return [{ sample: first, increase, seconds }];
    });
  }

  #binary(node: SyntaxNode): Vector | number {
    const [left, operator, ...others] = childrenOf(node);
    const right = others.at(-1);
    if (left === undefined || operator === undefined || right === undefined) {
      throw new Error('half an expression');
    }
    const matching = node.getChild('MatchingModifierClause');
    if (matching !== null && !matching.getChild('On')) {
      throw new Error("this test can't evaluate this way of matching");
    }
    const on = matching === null ? null : labelsIn(matching, this.#text);
    const key = ({ labels }: Sample): string => JSON.stringify(on === null ? sorted(labels) : only(labels, on));
    const [a, b] = [this.of(left), this.of(right)];
    if (operator.name === 'And' || operator.name === 'Unless' || operator.name === 'Or') {
      if (typeof a === 'number' || typeof b === 'number') {
        throw new Error('a vector was expected');
      }
      const keys = new Set(b.map(key));
      const own = new Set(a.map(key));
      return operator.name === 'Or'
        ? [...a, ...b.filter((one) => !own.has(key(one)))]
        : a.filter((one) => keys.has(key(one)) === (operator.name === 'And'));
    }
    const compare = COMPARISONS[operator.name];
    const calculate = ARITHMETIC[operator.name];
    const join = (one: Sample, value: number, other: number): Vector =>
      compare === undefined
        ? [{ ...one, name: '', value: calculate?.(value, other) ?? Number.NaN }]
        : compare(value, other)
          ? [one]
          : [];
    if (compare === undefined && calculate === undefined) {
      throw new Error(`this test can't evaluate ${operator.name}`);
    }
    if (typeof a === 'number') {
      throw new Error('the number goes to the right');
    }
    if (typeof b === 'number') {
      return a.flatMap((one) => join(one, one.value, b));
    }
    const others_ = new Map(b.map((one) => [key(one), one]));
    return a.flatMap((one) => {
      const other = others_.get(key(one));
      return other === undefined ? [] : join(one, one.value, other.value);
    });
  }
}

function picked({ metric, matchers }: Picked, samples: readonly Sample[]): Vector {
  return samples.filter(
    ({ name, labels }) => name === metric && matchers.every((one) => matches(one, labels[one.label] ?? '')),
  );
}

function pickedBy(node: SyntaxNode, text: string): Picked {
  const matchers = (node.getChild('LabelMatchers')?.getChildren('UnquotedLabelMatcher') ?? []).map((matcher) => ({
    label: textOf(childOf(matcher, 'LabelName'), text),
    operator: textOf(childOf(matcher, 'MatchOp'), text) as Matcher['operator'],
    value: JSON.parse(textOf(childOf(matcher, 'StringLiteral'), text)) as string,
  }));
  return { metric: textOf(childOf(node, 'Identifier'), text), matchers };
}

function labelsIn(node: SyntaxNode, text: string): string[] {
  return childOf(node, 'GroupingLabels')
    .getChildren('LabelName')
    .map((label) => textOf(label, text));
}

const UNITS: Readonly<Record<string, number>> = { s: 1, m: 60, h: 3_600 };

function durationOf(text: string): number {
  const [, count, unit = ''] = /^(\d+)([smh])$/u.exec(text) ?? [];
  return Number(count) * (UNITS[unit] ?? Number.NaN);
}

function only(labels: Sample['labels'], wanted: readonly string[]): Record<string, string> {
  return Object.fromEntries(wanted.flatMap((label) => (labels[label] === undefined ? [] : [[label, labels[label]]])));
}

function sorted(labels: Sample['labels']): [string, string][] {
  return Object.entries(labels).sort(([a], [b]) => (a < b ? -1 : 1));
}

function childrenOf(node: SyntaxNode): SyntaxNode[] {
  const children: SyntaxNode[] = [];
  for (let child = node.firstChild; child !== null; child = child.nextSibling) {
    children.push(child);
  }
  return children;
}

function firstOf(node: SyntaxNode): SyntaxNode {
  const { firstChild } = node;
  if (firstChild === null) {
    throw new Error(`an empty ${node.name}`);
  }
  return firstChild;
}

function childOf(node: SyntaxNode, name: string): SyntaxNode {
  const child = node.getChild(name);
  if (child === null) {
    throw new Error(`a ${node.name} without ${name}`);
  }
  return child;
}

function textOf({ from, to }: SyntaxNode, text: string): string {
  return text.slice(from, to);
}
