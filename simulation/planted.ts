import { DEFECTS } from './defects.ts';
import { plant } from './plant.ts';

/**
 * Loaded before anything else (`node --import`), this plants the defect named on the command line. A module's imports
 * are read before the module itself runs, so a module of the simulation would do this too late.
 */

const { argv } = process;
const name = argv[argv.indexOf('--defect') + 1];
const defect = DEFECTS.find((one) => one.name === name);
if (defect === undefined) {
  throw new Error(`no defect is called “${name}”`);
}
plant(defect);
