import type { Catalogue } from '../catalogue.ts';

export const sessions: Catalogue['sessions'] = {
  title_one: '{{count, number}} सेशन चल रहा है',
  title_other: '{{count, number}} सेशन चल रहे हैं',
  titleAtLeast_one: 'कम से कम {{count, number}} सेशन चल रहा है',
  titleAtLeast_other: 'कम से कम {{count, number}} सेशन चल रहे हैं',
  order: 'नए ऊपर। किसमें कौन है, यह देखने के लिए नीचे एक चुनें।',
  heading: '**रूम · लोग · शुरू**',
  headingPaged: '**रूम · लोग · शुरू · पेज {{page, number}}/{{pages, number}}**',
  line: '{{room}} · {{people}} · शुरू {{when}}',
  lineUncounted: '{{room}} · संख्या पता नहीं · शुरू {{when}}',
  none: { title: 'कोई सेशन नहीं चल रहा', where: 'इस सर्वर से मॉडरेट हो सकने वाले किसी रूम में कुछ नहीं चल रहा।' },
  unseen: { title: 'कौन-से सेशन चल रहे हैं, यह नहीं दिख रहा', why: 'सेशन चल रहे हो सकते हैं, पर बॉट पढ़ नहीं पा रहा कि कौन-से।' },
  select: {
    placeholder: 'लोग दिखाएँ',
    description: '{{people}} · {{elapsed}} · {{id}}',
    descriptionUncounted: '{{elapsed}} · {{id}}',
  },
  buttons: { newer: '◀ नए', older: 'पुराने ▶', refresh: 'रीफ़्रेश करें', again: 'फिर कोशिश करें', all: 'सभी सेशन' },
};
