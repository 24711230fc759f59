import { casesGallery } from './cases.ts';
import { listsGallery } from './lists.ts';
import { outcomeGallery } from './outcome.ts';
import { pickerGallery } from './picker.ts';
import { reportsGallery } from './reports.ts';
import type { Sample } from './sample.ts';
import { settingsGallery } from './settings.ts';

/** Everything that the bot can show, each with made-up facts. Their names are unique. */
export const GALLERY: readonly Sample[] = [
  ...outcomeGallery,
  ...pickerGallery,
  ...listsGallery,
  ...casesGallery,
  ...settingsGallery,
  ...reportsGallery,
];
