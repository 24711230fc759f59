import { readHttpPort } from './config.ts';
import { askHealth } from './operations/health-question.ts';
import { loadEnvironment, orExit } from './start-settings.ts';

const port = orExit(readHttpPort, loadEnvironment());
const { well, says } =
  port === null
    ? { well: false, says: "HTTP_PORT isn't set, so the bot has no health address. Example: HTTP_PORT=9090" }
    : await askHealth(port);
(well ? process.stdout : process.stderr).write(`${says}\n`);
process.exitCode = well ? 0 : 1;
