import type { Catalogue } from '../catalogue.ts';

export const words: Catalogue['words'] = {
  person: { nameless: '(नाम नहीं)' },
  room: { nameless: '(बेनाम रूम)' },
  given: { nothing: '(कुछ नहीं)' },
  people_one: '{{count, number}} व्यक्ति',
  people_other: '{{count, number}} लोग',
  more_one: '… और {{count, number}} अन्य',
  more_other: '… और {{count, number}} अन्य',
  timeUnknown: 'समय पता नहीं',
  case: 'केस {{number}}',
  reference: 'रेफ़रेंस {{reference}}',
  reason: 'कारण: {{reason}}',
  joined: '{{name}} · जुड़े {{when}}',
  candidate: '{{name}} · जुड़े {{when}} · ID {{id}}',
  session: {
    counted: '{{room}} · {{people}} · शुरू {{when}} · ID {{id}}',
    uncounted: '{{room}} · शुरू {{when}} · ID {{id}}',
  },
  elapsed: { unknown: '?', now: 'अभी-अभी' },
};
