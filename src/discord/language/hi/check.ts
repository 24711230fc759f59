import type { Catalogue } from '../catalogue.ts';

export const check: Catalogue['check'] = {
  marks: { ok: '✅ ठीक', problem: '⚠️ समस्या', unknown: '❔ पता नहीं' },
  line: '{{mark}} · {{finding}}',
  problems_one: '⚠️ {{count, number}} समस्या मिली',
  problems_other: '⚠️ {{count, number}} समस्याएँ मिलीं',
  unknown_one: '❔ {{of, number}} में से {{count, number}} का पता नहीं चल सका',
  unknown_other: '❔ {{of, number}} में से {{count, number}} का पता नहीं चल सका',
  well: '✅ सब ठीक है',
  looked: 'अभी जाँचा गया; जहाँ कुछ ठीक नहीं, उसी लाइन में लिखा है कि क्या करें।',
  heading: '**क्या मिला**',
  discord: {
    taken: '**Discord API**: बॉट का टोकन मानता है, {{time}} में जवाब देता है।',
    refused:
      '**Discord API**: बॉट का टोकन नहीं मानता। Developer Portal (Bot > Reset Token) से नया टोकन DISCORD_TOKEN में डालें, और बॉट फिर शुरू करें।',
    'no-answer':
      '**Discord API**: {{limit}} में जवाब नहीं आया, या त्रुटि आई। फिर कोशिश करें; ऐसा ही रहे, तो बॉट का लॉग और discordstatus.com देखें।',
  },
  gateway: {
    connected: '**Discord गेटवे**: जुड़ा है, इवेंट आ रहे हैं।',
    down: '**Discord गेटवे**: एक कनेक्शन टूटा है; बॉट उसे खुद जोड़ता है। ऐसा ही रहे, तो बॉट फिर शुरू करें।',
  },
  moderatorRoles: {
    none: '**मॉडरेटर रोल**: कोई नहीं, इसलिए सबको मना किया जाता है। {/kick-settings} में चुनें।',
    mine: '**मॉडरेटर रोल**: {{number, number}} चुने हैं; उनमें से एक आपके पास है।',
    notMine: '**मॉडरेटर रोल**: {{number, number}} चुने हैं; आपके पास कोई नहीं, इसलिए आप खुद किसी को नहीं हटा सकते।',
  },
  credentials: {
    taken: '**VideoSDK {{api}}** ({{use}}): क्रेडेंशियल मानता है, {{time}} में जवाब देता है।',
    refused:
      '**VideoSDK {{api}}** ({{use}}): क्रेडेंशियल नहीं मानता। VIDEOSDK_API_KEY और VIDEOSDK_SECRET_KEY को VideoSDK के डैशबोर्ड से मिलाएँ, और बॉट फिर शुरू करें।',
    busy: '**VideoSDK {{api}}** ({{use}}): अभी और अनुरोध नहीं ले रहा। एक मिनट में फिर कोशिश करें।',
    'no-answer':
      '**VideoSDK {{api}}** ({{use}}): {{limit}} में जवाब नहीं आया, या त्रुटि आई। फिर कोशिश करें; ऐसा ही रहे, तो बॉट का लॉग और VideoSDK का स्टेटस पेज देखें।',
    uses: { removes: 'लोगों को हटाता है', reads: 'सिर्फ़ पढ़ता है', unused: 'अभी इस्तेमाल में नहीं' },
  },
  rooms: {
    notListed: '**रूम**: हर वह रूम जो किसी दूसरे सर्वर का नहीं; सूची में कोई नहीं जिसे ढूँढा जा सके।',
    none: '**रूम**: कोई नहीं; बॉट सिर्फ़ किसी दूसरे सर्वर के लिए काम करता है।',
    known_one: '**रूम**: सूची के {{count, number}} रूम को VideoSDK जानता है।',
    known_other: '**रूम**: सूची के सभी {{count, number}} रूम को VideoSDK जानता है।',
    notFound:
      '**रूम**: VideoSDK रूम {{rooms}} को नहीं जानता। {/kick-settings} में स्पेलिंग मिलाएँ; जो कस्टम रूम ID अब तक किसी ने इस्तेमाल नहीं की, उसे भी VideoSDK नहीं जानता।',
    notFoundMore_one:
      '**रूम**: VideoSDK रूम {{rooms}} और {{count, number}} और को नहीं जानता। {/kick-settings} में स्पेलिंग मिलाएँ; जो कस्टम रूम ID अब तक किसी ने इस्तेमाल नहीं की, उसे भी VideoSDK नहीं जानता।',
    notFoundMore_other:
      '**रूम**: VideoSDK रूम {{rooms}} और {{count, number}} और को नहीं जानता। {/kick-settings} में स्पेलिंग मिलाएँ; जो कस्टम रूम ID अब तक किसी ने इस्तेमाल नहीं की, उसे भी VideoSDK नहीं जानता।',
    notRead:
      '**रूम**: {{of, number}} में से {{number, number}} को ढूँढा नहीं जा सका: VideoSDK ने {{limit}} में जवाब नहीं दिया, या त्रुटि दी। फिर कोशिश करें; ऐसा ही रहे, तो बॉट का लॉग देखें।',
    room: '“{{room}}”',
    nameless: '(दिखता नहीं)',
  },
  logChannel: {
    none: '**लॉग चैनल**: कोई नहीं चुना; केस किसी चैनल में नहीं दिखते।',
    seen: '**लॉग चैनल**: {{channel}} बॉट के लिए खुला है।',
    closed:
      '**लॉग चैनल**: {{channel}} नहीं रहा, या बॉट उसे देख नहीं सकता या वहाँ लिख नहीं सकता। बॉट को वहाँ *चैनल देखें*, *मैसेज भेजें* और *लिंक एम्बेड करें* परमिशन दें, या {/kick-settings} में दूसरा चैनल चुनें।',
    'no-answer':
      '**लॉग चैनल**: {{channel}} देखा नहीं जा सका: Discord ने {{limit}} में जवाब नहीं दिया, या त्रुटि दी। फिर कोशिश करें; ऐसा ही रहे, तो बॉट का लॉग देखें।',
  },
  store: {
    away: '**डेटाबेस** ({{engine}}): {{limit}} में जवाब नहीं आया, या त्रुटि आई। फिर कोशिश करें; ऐसा ही रहे, तो बॉट का लॉग देखें। इसके बिना किसी को नहीं हटाया जाता।',
    well: '**डेटाबेस** ({{engine}}): {{time}} में जवाब देता है, अप-टू-डेट है (स्कीमा के {{known, number}} में से {{applied, number}} बदलाव)।',
    newer: '**डेटाबेस** ({{engine}}): Bouncer के नए वर्शन ने इसे बदला है। हर जगह वही वर्शन चलाएँ।',
    older: '**डेटाबेस** ({{engine}}): स्कीमा के कुछ बदलाव बाकी हैं। बॉट फिर शुरू करें: वह शुरू होते समय उन्हें करता है।',
  },
  clock: {
    agrees: '**घड़ी**: Discord की घड़ी से मिलती है।',
    behind: '**घड़ी**: इस मशीन की घड़ी Discord से {{time}} पीछे है। NTP से मिलाएँ: इससे साइन किया हुआ VideoSDK नामंज़ूर कर सकता है।',
    ahead: '**घड़ी**: इस मशीन की घड़ी Discord से {{time}} आगे है। NTP से मिलाएँ: इससे साइन किया हुआ VideoSDK नामंज़ूर कर सकता है।',
  },
  versions: '**वर्शन**: Bouncer {{bot}}, Node.js {{node}} पर।',
};
