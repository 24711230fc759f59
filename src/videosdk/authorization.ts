import { type AnswerHeaders, skewInWords } from '../common/server-clock.ts';
import { UpstreamError } from '../sessions/video-sessions.ts';
import type { ApiVersion, Token, Tokens } from './token.ts';

/** The parts of an answer that matter here. */
interface Answered {
  readonly status: number;
  readonly headers: AnswerHeaders;
}

/** The two ways to send a request to VideoSDK with a token. */
export interface Authorization {
  /**
   * For reads. If a token is refused because of its times, not its keys, the read is sent once more with a token signed
   * by VideoSDK's own clock.
   *
   * @throws {UpstreamError} `forbidden` with `skewMs` if that token is refused for its times too. Otherwise, whatever
   *   `send` rejects with
   */
  read<A extends Answered>(version: ApiVersion, send: (jwt: string) => Promise<A>): Promise<A>;
  /**
   * A token for a request that changes something and is sent only once. It isn't resent after a refusal, not even for
   * the token's times, which VideoSDK checks before it does anything: that's only certain if VideoSDK behaves as
   * documented. Reads come before a removal, so they've already met that refusal and fixed it.
   */
  token(version: ApiVersion): Promise<Token>;
  /** @returns `skewMs` as in {@link Tokens.refusedForTime} if the answer is a 401 because of the token's times */
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
    `VideoSDK rejected the token because of its times${skewMs === 0 ? '' : `: this machine's clock is ${skewInWords(skewMs)}`}`,
    { status: 401, skewMs },
  );
}
