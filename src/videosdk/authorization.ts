import { skewInWords } from '../common/server-clock.ts';
import { UpstreamError } from '../sessions/video-sessions.ts';
import type { ApiVersion, Token, Tokens } from './token.ts';

/** What is told of an answer by here. */
interface Answered {
  readonly status: number;
  readonly headers: Headers;
}

/** The two ways of a request to VideoSDK with a token. */
export interface Authorization {
  /**
   * Reads. A token that was refused for its times, and not for its keys, is replaced by one that VideoSDK's own clock signs, and the
   * read is sent once more.
   *
   * @throws {UpstreamError} `forbidden` with `skewMs` when that one is refused for its times too; else what `send` rejects with
   */
  read<A extends Answered>(version: ApiVersion, send: (jwt: string) => Promise<A>): Promise<A>;
  /**
   * The token for something that changes something, which is sent once. It isn't sent again after a refusal, not even one for the
   * token's times, which VideoSDK finds before it does anything: that would be certain only of a VideoSDK that does as it says. A
   * removal comes after reads, which have met the same refusal and mended it.
   */
  token(version: ApiVersion): Promise<Token>;
  /** @returns `skewMs` as {@link Tokens.refusedForTime} has it, when the answer is a 401 for the token's times */
  skewOf(token: Token, answer: Answered): number | null;
}

export function createAuthorization(tokens: Tokens): Authorization {
  function skewOf(token: Token, { status, headers }: Answered): number | null {
    return status === 401 ? tokens.refusedForTime(token, headers) : null;
  }

  return {
    async read(version, send) {
      for (let again = false; ; again = true) {
        const token = await tokens.token(version);
        const answer = await send(token.jwt);
        const skewMs = skewOf(token, answer);
        if (skewMs === null) {
          return answer;
        }
        if (again) {
          throw refusedForTime(skewMs);
        }
      }
    },
    token: (version) => tokens.token(version),
    skewOf,
  };
}

function refusedForTime(skewMs: number): UpstreamError {
  return new UpstreamError(
    'forbidden',
    `VideoSDK refused the token for its times${skewMs === 0 ? '' : `: this machine's clock is ${skewInWords(skewMs)}`}`,
    { status: 401, skewMs },
  );
}
