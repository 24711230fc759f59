/** Unpacks the Chromium of npm into the folder that TMPDIR names: the package knows no other way to be told. */
import chromium from '@sparticuz/chromium';

await chromium.executablePath();
