import { homedir, userInfo } from 'node:os';

/** This user's home folder. A blank `HOME` counts as none: otherwise `~` would be the root of the disk. */
export function homeFolder(): string {
  return homedir() || userInfo().homedir;
}
