import type { Catalogue } from '../catalogue.ts';

export const words: Catalogue['words'] = {
  person: { nameless: '(नाम नहीं)' },
  room: { nameless: '(बेनाम रूम)' },
  given: { nothing: '(कुछ नहीं)' },
  people_one: '{{count, number}} व्यक्ति',
  people_other: '{{count, number}} लोग',
  atLeast_one: 'कम से कम {{count, number}} व्यक्ति',
  atLeast_other: 'कम से कम {{count, number}} लोग',
  more_one: '… और {{count, number}} अन्य',
  more_other: '… और {{count, number}} अन्य',
  refusedForTime: {
    ahead:
      'VideoSDK ने बॉट को मना किया, क्योंकि बॉट की मशीन की घड़ी {{time}} आगे है। बॉट अब VideoSDK की घड़ी से चलता है, इसलिए फिर कोशिश करें। बॉट चलाने वाले को वह घड़ी मिलानी चाहिए।',
    behind:
      'VideoSDK ने बॉट को मना किया, क्योंकि बॉट की मशीन की घड़ी {{time}} पीछे है। बॉट अब VideoSDK की घड़ी से चलता है, इसलिए फिर कोशिश करें। बॉट चलाने वाले को वह घड़ी मिलानी चाहिए।',
    mended:
      'VideoSDK ने बॉट को मना किया, क्योंकि उसके टोकन की मियाद खत्म हो गई थी। अब उसके पास नया टोकन है, इसलिए फिर कोशिश करें।',
  },
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
  incomplete: {
    people: 'यह सूची अधूरी है: कोई छूट गया हो सकता है।',
    sessions: 'यह सूची अधूरी है: कोई सेशन छूट गया हो सकता है।',
    seen: '**जो सेशन दिखे**',
    none: '**कोई सेशन नहीं दिखा।**',
    gaps: {
      'not-found': 'VideoSDK ने सूची की जगह “नहीं मिला” जवाब दिया।',
      'page-missing': 'VideoSDK ने सूची का हर पेज नहीं भेजा।',
      'no-page-info': 'VideoSDK ने नहीं बताया कि सूची आगे भी है या नहीं।',
      'pages-moved': 'बॉट के पढ़ते समय सूची बार-बार बदलती रही।',
      'unreadable-entry': 'सूची में एक ऐसी एंट्री है जिसे बॉट पढ़ नहीं सकता।',
      emptied: 'VideoSDK की सूची खाली है, पर इससे साबित नहीं होता कि वहाँ कोई नहीं है।',
      'rooms-unknown': 'VideoSDK सेशन सिर्फ़ रूम के हिसाब से दिखाता है, और बॉट सभी रूम नहीं जानता।',
    },
    rooms:
      'सर्वर मैनेज करने वाला कोई सदस्य {/kick-settings} में इसके रूम लिख सकता है, या बॉट के संचालक `VIDEOSDK_ROOM_IDS` सेट कर सकते हैं।',
  },
  elapsed: { unknown: '?', now: 'अभी-अभी' },
};
