import { createCaseHistory } from '../../src/cases/case-history.repository.ts';
import type { LocalStore, Store } from '../../src/database/database.ts';
import { FILTERS, fill, GUILD, HISTORY_FILTERS, PAGE } from '../../test/support/many-cases.ts';
import { ENGINES, onStore } from '../load/stores.ts';
import { percentile } from '../report/statistics.ts';
import type { Context } from './context.ts';

/** Measures the first page of a history, by filter. The cases are created once, whatever the number of rounds. */
export async function measureHistory(context: Context): Promise<void> {
  const { cases, pages } = context.options.extent.history;
  if (context.round > 0) return;
  for (const engine of ENGINES) {
    const prepare = async (store: LocalStore): Promise<void> => {
      const begin = performance.now();
      await fill(store, cases);
      console.error(`  ${engine}: ${cases} cases created in ${((performance.now() - begin) / 1_000).toFixed(0)} s`);
    };
    const act = async (store: Store): Promise<void> => {
      const book = createCaseHistory(store, 'me');
      const worst: number[] = [];
      for (const name of HISTORY_FILTERS) {
        const filter = FILTERS[name](cases);
        const times: number[] = [];
        for (let n = 0; n < pages + 5; n++) {
          const asked = performance.now();
          const page = await book.page(GUILD, filter, { at: 'newest' }, PAGE);
          // The first few prepare statements and plans, which happens once in the life of a bot.
          if (n >= 5) times.push(performance.now() - asked);
          if (page.cases.length === 0) throw new Error(`the history of ${name} is empty`);
        }
        const p99 = percentile(times, 0.99);
        worst.push(p99);
        console.error(`  ${engine}, ${name}: p50 ${percentile(times, 0.5).toFixed(2)} ms, p99 ${p99.toFixed(2)} ms`);
        context.results.add(`history-${name}-${engine}`, 'bouncer', context.round, p99);
      }
      context.results.add(`history99-${engine}`, 'bouncer', context.round, Math.max(...worst));
    };
    await onStore(engine, { prepare, act });
  }
}
