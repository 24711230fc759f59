import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, globSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { validate } from 'dockerfile-utils';
import { describe, expect, it } from 'vitest';
import { parse, parseAllDocuments } from 'yaml';
import { VARIABLES } from '../src/config.ts';
import { STOP_WITHIN_MS } from '../src/operations/shutdown.ts';
import { DOCKERFILE, readDockerfile } from './support/dockerfile.ts';

const ROOT = fileURLToPath(new URL('..', import.meta.url));
const read = (path: string): string => readFileSync(`${ROOT}/${path}`, 'utf8');
const example = new Set([...read('.env.example').matchAll(/^(?:# )?([A-Z_]+)=/gmu)].map(([, name]) => name));
const image = readDockerfile();
const port = image.environment['ADMIN_PORT'] ?? '';
const seconds = (text: string): number => Number(/^(\d+)s$/u.exec(text)?.[1]);

interface Service {
  readonly image?: string;
  readonly environment?: Readonly<Record<string, string>>;
  readonly ports?: readonly string[];
  readonly volumes?: readonly string[];
  readonly profiles?: readonly string[];
  readonly healthcheck?: { readonly test: readonly string[] };
  readonly depends_on?: readonly string[] | Readonly<Record<string, unknown>>;
  readonly stop_grace_period?: string;
  readonly read_only?: boolean;
  readonly extends?: { readonly file: string; readonly service: string };
  readonly build?: string;
}
interface Compose {
  readonly services: Readonly<Record<string, Service>>;
  readonly volumes: Readonly<Record<string, unknown>>;
}
const FILES = ['compose.yaml', 'compose.postgres.yaml'] as const;
const compose = Object.fromEntries(
  FILES.map((file) => [file, parse(read(file), { logLevel: 'error' }) as Compose]),
) as Record<(typeof FILES)[number], Compose>;
const services = FILES.flatMap((file) =>
  Object.entries(compose[file].services).map(([name, service]) => ({ file, name, service })),
);
const bots = services.filter(({ name }) => name.startsWith('bouncer'));

describe('the image', () => {
  it('comes from a Dockerfile without a mistake', () => {
    expect(validate(readFileSync(DOCKERFILE, 'utf8'))).toEqual([]);
  });

  it('runs the bot as a user without rights, with nothing between it and its signals', () => {
    expect(image.user.uid).toBeGreaterThan(0);
    expect(image.entrypoint).toEqual(['/nodejs/bin/node', '/app/bouncer.js']);
    expect(image.healthCheck).toEqual([...image.entrypoint, 'health']);
    expect(image.stopSignal).toBe('SIGTERM');
  });

  it('keeps everything in its one volume, and serves on the port it exposes', () => {
    expect(image.volumes).toEqual(['/data']);
    expect(image.environment['DATABASE_URL']).toBe('file:/data/bouncer.db');
    expect(image.ports).toEqual([port]);
  });

  it('has the major version of Node.js that the tests run on', () => {
    const { packages } = JSON.parse(read('package-lock.json')) as { packages: Record<string, { version: string }> };
    const [major] = packages['node_modules/node']?.version.split('.') ?? [];
    const named = [...read('Dockerfile').matchAll(/^FROM .*node(?:js)?:?(\d+)/gmu)].map(([, version]) => version);
    expect(named).toEqual([major, major]);
  });

  it('can be built from what .dockerignore lets through, and that’s no more than it needs', () => {
    const copied = [...read('Dockerfile').matchAll(/^COPY (?!--)(.*) \S+$/gmu)].flatMap(
      ([, paths]) => paths?.split(' ') ?? [],
    );
    const through = read('.dockerignore')
      .split('\n')
      .filter((line) => line.startsWith('!'))
      .map((line) => line.slice(1));
    expect(read('.dockerignore').split('\n')).toContain('*');
    expect(through.sort()).toEqual(copied.sort());
    expect(copied.filter((path) => !existsSync(`${ROOT}/${path}`))).toEqual([]);
  });
});

describe('the compose files', () => {
  it('name no variable that .env.example doesn’t have', () => {
    const named = FILES.flatMap((file) => [...read(file).matchAll(/\$\{(\w+)/gu)].map(([, name]) => name));
    const set = bots.flatMap(({ service }) => Object.keys(service.environment ?? {}));
    expect([...named, ...set].filter((name) => !example.has(name))).toEqual([]);
    expect(named.length).toBeGreaterThan(1);
  });

  it('start one bot unless someone asks for more, and with the second file two that share the shards', () => {
    const { services: alone } = compose['compose.yaml'];
    expect(Object.keys(alone).filter((name) => alone[name]?.profiles === undefined)).toEqual(['bouncer']);
    const both = compose['compose.postgres.yaml'].services;
    expect(['bouncer', 'bouncer-2'].map((name) => both[name]?.environment?.['SHARDS'])).toEqual(['0/2', '1/2']);
    expect(new Set(['bouncer', 'bouncer-2'].map((name) => both[name]?.environment?.['DATABASE_URL'])).size).toBe(1);
    expect(both['bouncer-2']?.extends).toEqual({ file: 'compose.yaml', service: 'bouncer' });
  });

  it('give the bot its volume, its port and a root that can only be read, as the image wants', () => {
    const bot = compose['compose.yaml'].services['bouncer'];
    expect(bot).toMatchObject({
      read_only: true,
      volumes: ['data:/data'],
      healthcheck: { test: ['CMD', ...image.healthCheck] },
    });
    expect(bot?.environment).toMatchObject({ DATABASE_URL: image.environment['DATABASE_URL'], ADMIN_PORT: port });
  });

  it('let a stopping bot finish', () => {
    expect(seconds(compose['compose.yaml'].services['bouncer']?.stop_grace_period ?? '') * 1_000).toBeGreaterThan(
      STOP_WITHIN_MS,
    );
  });

  it('publish ports on this machine only, each of them once', () => {
    const published = services.flatMap(({ service }) => service.ports ?? []);
    expect(published.filter((one) => !/^127\.0\.0\.1:\d+:\d+$/u.test(one))).toEqual([]);
    expect(new Set(published.map((one) => one.split(':')[1])).size).toBe(published.length);
    expect(bots.flatMap(({ service }) => service.ports ?? []).map((one) => one.split(':')[2])).toEqual([port, port]);
  });

  it('define every volume and every service that they use, and mount nothing that isn’t there', () => {
    const volumes = new Set(FILES.flatMap((file) => Object.keys(compose[file].volumes)));
    const mounted = services.flatMap(({ service }) => service.volumes ?? []).map((one) => one.split(':')[0] ?? '');
    expect(mounted.filter((one) => (one.startsWith('.') ? !existsSync(`${ROOT}/${one}`) : !volumes.has(one)))).toEqual(
      [],
    );
    const needed = services.flatMap(({ service: { depends_on: on = [] } }) =>
      Array.isArray(on) ? (on as string[]) : Object.keys(on),
    );
    expect(needed.filter((name) => !services.some((one) => one.name === name))).toEqual([]);
  });

  it('check every service’s health, and pin every image but the bot’s own', () => {
    const whole = services.filter(({ service }) => service.image !== undefined);
    expect(whole.filter(({ service }) => service.healthcheck === undefined)).toEqual([]);
    const pinned = whole.filter(({ service }) => service.build === undefined).map(({ service }) => service.image ?? '');
    expect(pinned.filter((name) => !/:v?\d+(?:\.\d+)*$/u.test(name))).toEqual([]);
  });

  it('have Prometheus read each bot, and Grafana read Prometheus', () => {
    const targets = (file: string): unknown =>
      (parse(read(`operations/prometheus/targets/${file}.yaml`)) as { targets: string[] }[])[0]?.targets;
    expect(targets('one')).toEqual([`bouncer:${port}`]);
    expect(targets('two')).toEqual([`bouncer:${port}`, `bouncer-2:${port}`]);
    const { scrape_configs: scraped } = parse(read('operations/prometheus/prometheus.yml')) as {
      scrape_configs: { file_sd_configs: { files: string[] }[] }[];
    };
    const files = scraped.flatMap((one) => one.file_sd_configs).flatMap((one) => one.files);
    for (const file of FILES) {
      const { volumes = [] } = compose[file].services['prometheus'] ?? {};
      expect(volumes.map((one) => one.split(':')[1])).toEqual(expect.arrayContaining(files));
    }
    for (const file of globSync('operations/grafana/provisioning/**/*.yaml', { cwd: ROOT })) {
      expect(parse(read(file)), file).toHaveProperty('apiVersion', 1);
    }
  });
});

const UNIT = 'operations/systemd/bouncer.service';
const analyze = spawnSync('systemd-analyze', ['security', '--offline=yes', '--help']).status === 0;
const why = analyze ? '' : ' (skipped: there is no systemd-analyze here)';

describe('the systemd unit', () => {
  const lines = new Map(
    read(UNIT)
      .split('\n')
      .flatMap((line) => {
        const [name = '', ...value] = line.split('=');
        return value.length > 0 ? [[name, value.join('=')] as const] : [];
      }),
  );

  it('lets a stopping bot finish, and starts the bot without npm between', () => {
    expect(Number(lines.get('TimeoutStopSec')) * 1_000).toBeGreaterThan(STOP_WITHIN_MS);
    expect(lines.get('ExecStart')).toMatch(/\/bin\/node \S+\/bouncer\.js$/u);
  });

  it('sets only variables that the bot has', () => {
    const set = [...read(UNIT).matchAll(/^Environment=(\w+)/gmu)].map(([, name]) => name);
    expect(set.filter((name) => name !== 'DOTENV_CONFIG_PATH' && !example.has(name))).toEqual([]);
  });

  it.skipIf(!analyze)(`is one that systemd understands${why}`, () => {
    const { stderr } = spawnSync('systemd-analyze', ['verify', '--man=no', `${ROOT}/${UNIT}`], { encoding: 'utf8' });
    const said = stderr
      .split('\n')
      .filter((line) => line !== '' && !line.includes('/opt/bouncer/current/bin/node is not executable'));
    expect(said.filter((line) => line.includes('bouncer.service'))).toEqual([]);
  });

  it.skipIf(!analyze)(`leaves little open${why}`, () => {
    expect(() =>
      execFileSync('systemd-analyze', ['security', '--offline=yes', '--threshold=15', `${ROOT}/${UNIT}`], {
        stdio: 'pipe',
      }),
    ).not.toThrow();
  });
});

describe('the manifests for Kubernetes', () => {
  const manifests = [...read('docs/kubernetes.md').matchAll(/^```yaml\n(.*?)^```$/gmsu)].flatMap(([, text = '']) =>
    parseAllDocuments(text).map((document) => {
      expect(document.errors).toEqual([]);
      return document.toJS() as Manifest;
    }),
  );
  interface Manifest {
    readonly kind: string;
    readonly spec: { readonly replicas: number; readonly template: { readonly spec: Pod } };
  }
  interface Pod {
    readonly terminationGracePeriodSeconds: number;
    readonly securityContext: { readonly runAsUser: number };
    readonly containers: readonly {
      readonly env: readonly { readonly name: string; readonly value?: string }[];
      readonly ports: readonly { readonly containerPort: number }[];
    }[];
  }
  const pods = manifests.filter(({ kind }) => ['Deployment', 'StatefulSet'].includes(kind));
  const known = Object.values(VARIABLES).map(({ name }): string => name);

  it('use the bot’s variables, user, port and time to stop', () => {
    expect(pods).toHaveLength(2);
    for (const {
      spec: {
        template: { spec: pod },
      },
    } of pods) {
      const [{ env, ports } = { env: [], ports: [] }] = pod.containers;
      expect(env.map(({ name }) => name).filter((name) => name !== 'POD_NUMBER' && !known.includes(name))).toEqual([]);
      expect(ports.map(({ containerPort }) => String(containerPort))).toEqual([port]);
      expect(pod.securityContext.runAsUser).toBe(image.user.uid);
      expect(pod.terminationGracePeriodSeconds * 1_000).toBeGreaterThan(STOP_WITHIN_MS);
    }
  });

  it('give each pod its own shard, out of as many as there are pods', () => {
    const [set] = pods.filter(({ kind }) => kind === 'StatefulSet');
    const value = set?.spec.template.spec.containers[0]?.env.find(({ name }) => name === 'SHARDS')?.value ?? '';
    expect(value).toBe(`$(POD_NUMBER)/${set?.spec.replicas}`);
    for (let pod = 0; pod < (set?.spec.replicas ?? 0); pod += 1) {
      expect(VARIABLES.shards.schema.parse(value.replace('$(POD_NUMBER)', String(pod)))).toEqual({
        first: pod,
        last: pod,
        count: set?.spec.replicas,
      });
    }
  });
});
