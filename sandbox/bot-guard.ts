/**
 * Runs next to a detached bot, and kills it if its parent dies without stopping it: `kill -9` of the sandbox runs none
 * of the sandbox's own code. Its standard input stays open as long as the sandbox lives, and gets a byte once the bot
 * exited.
 */
const pid = Number(process.argv[2]);
let ended = false;
// Ctrl+C is for the sandbox, which shuts the bot down gracefully.
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
  process.on(signal, () => undefined);
}
process.stdin.on('data', () => {
  ended = true;
});
process.stdin.on('close', () => {
  if (!ended) {
    try {
      process.kill(pid, 'SIGKILL');
    } catch {
      // It has exited meanwhile.
    }
  }
});
