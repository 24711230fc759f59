/** Unpacks the Chromium from npm into the folder that TMPDIR names. The package has no other way to set the folder. */
import chromium from '@sparticuz/chromium';

await chromium.executablePath();
