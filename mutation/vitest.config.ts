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
    test: { isolate: true, setupFiles: ['mutation/reach-setup.ts'] },
  }),
);
