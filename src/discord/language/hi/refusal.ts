import type { Catalogue } from '../catalogue.ts';

export const refusal: Catalogue['refusal'] = {
  outsideGuild: {
    title: 'सिर्फ़ सर्वर में',
    nobody: 'किसी को नहीं हटाया गया।',
    why: 'यह सिर्फ़ उस सर्वर में चलता है जिसमें Bouncer जोड़ा गया हो, क्योंकि मॉडरेटर रोल वहीं होते हैं।',
  },
  title: 'आपको इसकी अनुमति नहीं',
  nobodyRemoved: 'किसी को नहीं हटाया गया।',
  nothingChanged: 'कुछ नहीं बदला।',
  noSessionEnded: 'कोई सेशन खत्म नहीं किया गया।',
  enders: {
    none: 'यहाँ कोई सेशन खत्म नहीं कर सकता, जब तक सर्वर मैनेज करने वाला कोई सदस्य यह न चुने कि कौन कर सकता है: {/kick-settings}।',
    some: 'कौन कर सकता है: {{roles}}। उनमें से किसी से कहें।',
  },
  moderators: {
    none: 'किसी रोल को अनुमति नहीं है। सर्वर मैनेज करने वाला कोई सदस्य मॉडरेटर रोल चुन सकता है: {/kick-settings}।',
    some: 'कौन कर सकता है: {{roles}}। उनमें से किसी से कहें, या किसी एडमिन से यह रोल माँगें।',
  },
  managers: 'इसके लिए **सर्वर मैनेज करें** परमिशन चाहिए। जिनके पास है, उनसे कहें।',
  administrators: 'यह सिर्फ़ इस सर्वर के एडमिन के लिए है। उनमें से किसी से कहें।',
  moreRoles_one: '{{roles}} और {{count, number}} अन्य',
  moreRoles_other: '{{roles}} और {{count, number}} अन्य',
  notYours: {
    title: 'यह बटन आपके लिए नहीं',
    run: 'कुछ नहीं बदला। यह {{owner}} का है; कमांड खुद चलाएँ।',
  },
};
