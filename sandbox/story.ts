import { BotEnded, createPlay, type Play, type PlayParts } from './story-play.ts';
import { SCENES } from './story-scenes.ts';

/** One check and its result. */
export interface Verdict {
  readonly scene: string;
  readonly says: string;
  readonly holds: boolean;
}

/** Plays every scene and returns the checks with their results. */
export async function playStory(parts: PlayParts): Promise<readonly Verdict[]> {
  const verdicts: Verdict[] = [];
  for (const [index, scene] of SCENES.entries()) {
    const title = `${index + 1} · ${scene.title}`;
    parts.transcript.heading(title);
    const check: Play['check'] = (says, holds, saw) => {
      verdicts.push({ scene: title, says, holds });
      parts.transcript.verdict(says, holds, saw);
    };
    try {
      await scene.play(createPlay(parts, check));
    } catch (error) {
      parts.signal.throwIfAborted();
      check('The scene played to its end', false, error instanceof Error ? error.message : String(error));
      if (error instanceof BotEnded) {
        break;
      }
    }
  }
  return verdicts;
}
