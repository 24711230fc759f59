import { homedir, userInfo } from 'node:os';

/**
 * This user's home folder. A blank `HOME` counts as none: otherwise `~` would be the root of the disk. `null` if the user
 * has none, as one that a container runtime made up from a number.
 */
export function homeFolder(): string | null {
  try {
    return homedir() || userInfo().homedir;
  } catch {
    return null;
  }
}
