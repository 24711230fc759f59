import { arch, cpus, loadavg, platform, release, totalmem } from 'node:os';

/** One line about the machine, and a warning if other programs use it, because that makes the figures unreliable. */
export function machine(): string {
  const processors = cpus();
  const memory = Math.round(totalmem() / 1024 ** 3);
  const model = processors[0]?.model.trim() ?? 'unknown processor';
  const load = loadavg()[0] ?? 0;
  return [
    `${model}, ${processors.length} cores, ${memory} GiB, ${platform()} ${release()} ${arch()}, Node ${process.version}`,
    ...(load > 0.5
      ? [`Load before the start: ${load.toFixed(2)}. Something else is running here, so don’t quote these figures.`]
      : []),
  ].join('\n');
}
