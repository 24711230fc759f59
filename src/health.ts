import { readAdminAddress } from './config.ts';
import { askHealth } from './operations/health-question.ts';
import { loadEnvironment, orExit } from './start-settings.ts';

const address = orExit(readAdminAddress, loadEnvironment());
const { well, says } =
  address === null
    ? { well: false, says: "ADMIN_PORT isn't set, so the bot has no health address. Example: ADMIN_PORT=9091" }
    : await askHealth(address);
(well ? process.stdout : process.stderr).write(`${says}\n`);
process.exitCode = well ? 0 : 1;
