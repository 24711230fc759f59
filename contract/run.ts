import { DISCORD } from './discord/observations.ts';
import { DiscordService } from './discord/service.ts';
import type { Observation, Service } from './observation.ts';
import type { Options } from './options.ts';
import { type Print, resultLines, summary } from './report.ts';
import { startSandbox } from './sandbox.ts';
import { isWrong, type Observed, observeAll, type Result } from './suite.ts';
import { VIDEO_SDK } from './videosdk/observations.ts';
import { VideoSdkService } from './videosdk/service.ts';

/** Observations for each service; tests use their own. */
export interface Observations {
  readonly videoSdk: readonly Observation<VideoSdkService>[];
  readonly discord: readonly Observation<DiscordService>[];
}

export interface RunParts {
  readonly print: Print;
  /** Stops between two observations. What they did is undone anyway. */
  readonly signal: AbortSignal;
  readonly observations?: Observations;
}

export interface Run {
  /** 0: nothing that the bot relies on differs. 1: something does, or failed, or is left in an account. */
  readonly exitCode: 0 | 1;
  readonly results: readonly Result[];
}

/** Runs the suite on the sandbox and on the services that there are keys for, and prints what it sees. */
export async function runContract({ videoSdk, discord, removalApi }: Options, parts: RunParts): Promise<Run> {
  const { print, signal, observations = { videoSdk: VIDEO_SDK, discord: DISCORD } } = parts;
  const sandbox = await startSandbox();
  try {
    const seen = [
      await observe(
        {
          title: 'VideoSDK',
          observations: observations.videoSdk,
          sandbox: new VideoSdkService({ ...sandbox.videoSdk, removalApi, signal }),
          real: videoSdk && new VideoSdkService({ ...videoSdk, signal }),
          keys: 'VIDEOSDK_API_KEY and VIDEOSDK_SECRET_KEY',
        },
        { print, signal },
      ),
      await observe(
        {
          title: 'Discord',
          observations: observations.discord,
          sandbox: new DiscordService({ ...sandbox.discord, signal }),
          real: discord && new DiscordService({ ...discord, signal }),
          keys: 'DISCORD_TOKEN',
        },
        { print, signal },
      ),
    ];
    const results = seen.flatMap((one) => one.results);
    const left = seen.flatMap((one) => one.left);
    print(`\n${summary(results)}`);
    for (const line of left) {
      print(line);
    }
    return { exitCode: left.length > 0 || results.some(isWrong) ? 1 : 0, results };
  } finally {
    await sandbox.close();
  }
}

interface Compared<S extends Service> {
  readonly title: string;
  readonly observations: readonly Observation<S>[];
  readonly sandbox: S;
  readonly real: S | null;
  /** The variables without which there's only the sandbox. */
  readonly keys: string;
}

function observe<S extends Service>(
  { keys, ...subject }: Compared<S>,
  { print, signal }: Pick<RunParts, 'print' | 'signal'>,
): Promise<Observed> {
  const { title, real } = subject;
  print(real === null ? `\n${title}: only the sandbox. To compare it, set ${keys}.` : `\n${title}`);
  return observeAll(subject, { signal, tell: (result) => print(resultLines(result, title)) });
}
