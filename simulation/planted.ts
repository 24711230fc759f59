import { DEFECTS } from './defects.ts';
import { plant } from './plant.ts';

/**
 * Loaded before anything else (`node --import`), it plants the defect that the command line names. What a module imports is read before
 * the module itself runs, so that one of the simulation's own would come too late for that.
 */

const { argv } = process;
const name = argv[argv.indexOf('--defect') + 1];
const defect = DEFECTS.find((one) => one.name === name);
if (defect === undefined) {
  throw new Error(`there is no defect “${name}”`);
}
plant(defect);
