import { defineConfig, mergeConfig } from 'vitest/config';
import base from '../vitest.config.ts';
import { TOP } from './environment.ts';
import { mutation } from './plugin.ts';

/** The tests as they always run, of code with a mutant. Each file has a process of its own: a mutant may break it. */
export default mergeConfig(
  base,
  defineConfig({
    root: TOP,
    plugins: [mutation(() => globalThis.plantedMutant)],
    // Code with all mutants in it is slower.
    test: { isolate: true, setupFiles: ['mutation/reach-setup.ts'], testTimeout: 120_000, hookTimeout: 120_000 },
  }),
);
