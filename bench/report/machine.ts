import { arch, cpus, loadavg, platform, release, totalmem } from 'node:os';

/** The machine in a line, and a warning when others are busy on it: the figures are worth little then. */
export function machine(): string {
  const processors = cpus();
  const memory = Math.round(totalmem() / 1024 ** 3);
  const model = processors[0]?.model.trim() ?? 'unknown processor';
  const load = loadavg()[0] ?? 0;
  return [
    `${model}, ${processors.length} cores, ${memory} GiB, ${platform()} ${release()} ${arch()}, Node ${process.version}`,
    ...(load > 0.5
      ? [`Load before the start: ${load.toFixed(2)}. Something else runs here; do not quote these figures.`]
      : []),
  ].join('\n');
}
