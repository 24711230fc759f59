import { readFileSync } from 'node:fs';
import { DockerfileParser } from 'dockerfile-ast';

export interface Image {
  /** The last stage's. */
  readonly from: string;
  readonly entrypoint: readonly string[];
  readonly healthCheck: readonly string[];
  readonly environment: Readonly<Record<string, string>>;
  readonly user: { readonly uid: number; readonly gid: number };
  readonly volumes: readonly string[];
  readonly ports: readonly string[];
  readonly stopSignal: NodeJS.Signals;
}

/** The path of the Dockerfile and what it makes of a container. Throws if it leaves something of that open. */
export const DOCKERFILE = new URL('../../Dockerfile', import.meta.url);

export function readDockerfile(): Image {
  const file = DockerfileParser.parse(readFileSync(DOCKERFILE, 'utf8'));
  const from = file.getFROMs().at(-1);
  const line = from?.getRange().start.line ?? 0;
  const last = file.getInstructions().filter((instruction) => instruction.getRange().start.line >= line);
  const all = (keyword: string): string[] =>
    last
      .filter((instruction) => instruction.getKeyword() === keyword)
      .map((instruction) =>
        instruction
          .getArguments()
          .map((argument) => argument.getValue())
          .join(' '),
      );
  const only = (keyword: string): string => {
    const [one, ...more] = all(keyword);
    if (one === undefined || more.length > 0) {
      throw new Error(`the Dockerfile needs one ${keyword}`);
    }
    return one;
  };
  // Anything but a JSON list would be run by a shell, which the image hasn't got.
  const list = (text: string): string[] => JSON.parse(text) as string[];
  const [uid = Number.NaN, gid = Number.NaN] = only('USER').split(':').map(Number);
  return {
    from: from?.getImage() ?? '',
    entrypoint: list(only('ENTRYPOINT')),
    healthCheck: list(only('HEALTHCHECK').replace(/^CMD /u, '')),
    environment: Object.fromEntries(
      all('ENV')
        .flatMap((line) => line.split(' '))
        .map((pair) => {
          const [name = '', ...value] = pair.split('=');
          return [name, value.join('=')];
        }),
    ),
    user: { uid, gid },
    volumes: all('VOLUME'),
    ports: all('EXPOSE'),
    stopSignal: only('STOPSIGNAL') as NodeJS.Signals,
  };
}
