/**
 * Runs beside a bot that is detached, and ends it when whoever started it is gone without having ended it: `kill -9` of
 * the sandbox runs none of the sandbox's own code. Its standard input is open for as long as the sandbox lives, and holds
 * a byte once the bot has ended.
 */
const pid = Number(process.argv[2]);
let ended = false;
// A Ctrl+C is for the sandbox, which ends the bot in order.
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
      // It has ended meanwhile.
    }
  }
});
