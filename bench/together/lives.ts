import { lookInside } from '../load/look-inside.ts';
import { fileDescriptors, memoryMib, threads } from '../load/process-usage.ts';
import { type Course, course, type Point } from '../report/fit.ts';
import { SOAKED_KEYS, type SoakedKey } from '../report/metrics.ts';
import type { Slot } from './stage.ts';

/** One life of one process, from its start to its end. */
export type Life = {
  readonly process: string;
  readonly life: number;
  readonly minutes: number;
  readonly courses: Readonly<Record<SoakedKey, Course>>;
};

/** Samples of all processes, by life: what a restart lets go of hasn't stayed flat. */
export class Lives {
  readonly #series = new Map<string, { process: string; life: number; samples: Record<SoakedKey, Point[]> }>();
  readonly #begin = performance.now();

  async sample(slots: readonly Slot[]): Promise<void> {
    for (const slot of slots) {
      const { peer, life } = slot;
      if (peer === null || peer.hasExited()) continue;
      const x = (performance.now() - this.#begin) / 3_600_000;
      try {
        const { heap, timers, handles } = await lookInside(peer.folder);
        const { rss } = memoryMib(peer.pid);
        const files = fileDescriptors(peer.pid);
        const seen = { rss, heap: heap / 1024 ** 2, files, threads: threads(peer.pid), handles, timers };
        const key = `${slot.name} ${life}`;
        const series = this.#series.get(key) ?? { process: slot.name, life, samples: emptySamples() };
        this.#series.set(key, series);
        for (const each of SOAKED_KEYS) series.samples[each].push({ x, y: seen[each] });
      } catch {
        // It has just been killed, or isn't up yet.
      }
    }
  }

  /** Everything that was seen, for a closer look. */
  samples(): unknown {
    return [...this.#series.values()];
  }

  all(): Life[] {
    return [...this.#series.values()].map(({ process, life, samples }) => ({
      process,
      life,
      minutes: 60 * ((samples.rss.at(-1)?.x ?? 0) - (samples.rss[0]?.x ?? 0)),
      courses: Object.fromEntries(SOAKED_KEYS.map((key) => [key, course(samples[key])])) as Record<SoakedKey, Course>,
    }));
  }
}

function emptySamples(): Record<SoakedKey, Point[]> {
  return Object.fromEntries(SOAKED_KEYS.map((key) => [key, []])) as unknown as Record<SoakedKey, Point[]>;
}
