/**
 * Reads Vitest's JSON report and exits with 1 if a test failed, if none ran, or if one was skipped without a reason in
 * its name ("… (skipped: why)"). The last line of output is "N passed, N failed".
 */
import { readFileSync } from 'node:fs';

interface Report {
  readonly numPassedTests: number;
  readonly numFailedTests: number;
  readonly numFailedTestSuites: number;
  readonly testResults: readonly {
    readonly name: string;
    readonly assertionResults: readonly { readonly fullName: string; readonly status: string }[];
  }[];
}

const [, , path] = process.argv;
if (path === undefined) {
  console.error('usage: node scripts/count-tests.ts REPORT.json');
  process.exit(1);
}
const report = JSON.parse(readFileSync(path, 'utf8')) as Report;
const unexplained = report.testResults
  .flatMap(({ assertionResults }) => assertionResults)
  .filter(({ status, fullName }) => !['passed', 'failed'].includes(status) && !fullName.includes('(skipped: '))
  .map(({ fullName }) => fullName);
for (const name of unexplained) {
  console.error(`skipped without a reason in its name: ${name}`);
}
const failed = Math.max(report.numFailedTests, report.numFailedTestSuites > 0 ? 1 : 0) + unexplained.length;
console.log(`${report.numPassedTests} passed, ${failed} failed`);
process.exitCode = failed > 0 || report.numPassedTests === 0 ? 1 : 0;
