import type { Catalogue } from '../catalogue.ts';

export const participants: Catalogue['participants'] = {
  title_one: '{{room}} में {{count, number}} व्यक्ति',
  title_other: '{{room}} में {{count, number}} लोग',
  titleAtLeast_one: '{{room}} में कम से कम {{count, number}} व्यक्ति',
  titleAtLeast_other: '{{room}} में कम से कम {{count, number}} लोग',
  order: 'जो पहले जुड़े, वे ऊपर',
  everybody: '**सभी**',
  seen: '**जो लोग दिखे**',
  page: '**{{first, number}} से {{last, number}} · पेज {{page, number}}/{{pages, number}}**',
  line: '{{name}} · जुड़े {{when}} · ID {{id}}',
  lineSameName: '{{name}} · जुड़े {{when}} · ID {{id}} · एक ही नाम',
  empty: { title: '{{room}} में कोई नहीं है', since: 'सेशन {{when}} शुरू हुआ, और कोई जुड़ा नहीं है।' },
  unseen: { title: '{{room}} में कौन है, यह नहीं दिख रहा', why: 'सेशन में लोग हो सकते हैं, पर बॉट पढ़ नहीं पा रहा कि कौन।' },
  buttons: { earlier: '◀ पहले जुड़े', later: 'बाद में जुड़े ▶', remove: 'हटाएँ…' },
  whichSession: { title: 'कौन-सा सेशन?', pick: 'कई चल रहे हैं। नीचे एक चुनें, या `{participants session}` में लिखें।' },
  noSuchSession: {
    title: 'सेशन “{{given}}” नहीं मिला',
    none: 'अभी चल रहे किसी सेशन या रूम का यह नाम नहीं है।',
    pick: 'अभी चल रहे किसी सेशन या रूम का यह नाम नहीं है। नीचे एक चुनें।',
  },
  sessionsIncomplete: {
    title: 'कौन-सा सेशन?',
    titleGiven: 'सेशन “{{given}}” कौन-सा है?',
    why: 'बॉट चल रहे सभी सेशन नहीं देख पा रहा, इसलिए वह नहीं जानता कि आपका मतलब किससे है।',
    pick: 'नीचे एक चुनें, या `{participants session}` में उसकी ID दें: ID को अलग से देखा जा सकता है।',
    byId: '`{participants session}` में सेशन की ID दें: ID को अलग से देखा जा सकता है।',
  },
  running: '**अभी चल रहे हैं**',
  noneRunning: '**कोई सेशन नहीं चल रहा।**',
  roomNotAllowed: { title: 'वह रूम यहाँ से मॉडरेट नहीं होता', why: 'उसमें कौन है, यह इस सर्वर में नहीं दिखाया जाता।' },
  over: {
    title: 'सेशन खत्म हो चुका है',
    ended: 'रूम {{room}} का सेशन {{when}} खत्म हुआ: उसमें कोई नहीं है।',
    endedSometime: 'रूम {{room}} का सेशन अब नहीं चल रहा: उसमें कोई नहीं है।',
    gone: 'वह चल रहे सेशन में नहीं है।',
  },
  failure: {
    unknown: 'इसलिए पता नहीं कि कौन जुड़ा है।',
    forbidden: {
      title: '⛔ VideoSDK ने बॉट को मना किया',
      mend: 'फिर कोशिश करने से फ़ायदा नहीं: नीचे का रेफ़रेंस बॉट के संचालक को दें; इसे सिर्फ़ वही ठीक कर सकते हैं।',
    },
    busy: {
      title: 'VideoSDK व्यस्त है',
      again: '{{duration}} बाद फिर कोशिश करें।',
      againSometime: 'आधे मिनट में फिर कोशिश करें।',
    },
    unavailable: {
      title: 'VideoSDK से संपर्क नहीं हो रहा',
      again: 'एक मिनट में फिर कोशिश करें; दिक्कत बनी रहे, तो नीचे का रेफ़रेंस बॉट के संचालक को दें।',
    },
  },
};
