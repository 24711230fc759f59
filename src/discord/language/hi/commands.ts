import type { Catalogue } from '../catalogue.ts';

export const keepOutLengths: Catalogue['keepOutLengths'] = {
  '10 minutes': '10 मिनट',
  '1 hour': '1 घंटा',
  'until the session ends': 'सेशन खत्म होने तक',
};

export const commands: Catalogue['commands'] = {
  'kick-participant': {
    name: 'किक-प्रतिभागी',
    description: 'चल रहे सेशन से किसी को हटाएँ, और देखें कि कौन बचा है',
    options: {
      participant: { name: 'प्रतिभागी', description: 'किसे: नाम टाइप करके चुनें, या ID पेस्ट करें' },
      session: { name: 'सेशन', description: 'कई सेशन चल रहे हों, तो कौन-सा' },
      reason: { name: 'कारण', description: 'क्यों; जवाब में दिखता है' },
      'keep-out': {
        name: 'बाहर-रखें',
        description: 'जब भी लौटें, फिर हटाएँ: कितनी देर तक',
        choices: keepOutLengths,
      },
    },
  },
  'end-session': {
    name: 'सेशन-खत्म',
    description: 'चल रहा सेशन सबके लिए खत्म करें',
    options: {
      session: { name: 'सेशन', description: 'कई सेशन चल रहे हों, तो कौन-सा' },
    },
  },
  'keep-outs': {
    name: 'बाहर-रखे-गए',
    description: 'किसे सेशन से बाहर रखा गया है, कब तक; और किसी को वापस आने दें',
  },
  'kick-case': {
    name: 'किक-केस',
    description: 'हटाने के एक केस की पूरी जानकारी; उसका कारण बदलें या उसे अमान्य करें',
    options: {
      number: { name: 'नंबर', description: 'कौन-सा केस: उसका नंबर लिखें, या नाम टाइप करें' },
    },
  },
  'kick-check': {
    name: 'किक-जाँच',
    description: 'देखें कि बॉट की ज़रूरत की हर चीज़ ठीक है या नहीं, और ठीक न हो तो क्या करें',
  },
  'kick-forget': {
    name: 'किक-भूलें',
    description: 'इस सर्वर के केसों से किसी व्यक्ति का नाम और ID मिटाएँ',
    options: {
      participant: { name: 'प्रतिभागी', description: 'किसे: नाम टाइप करके चुनें, या ID पेस्ट करें' },
    },
  },
  'kick-help': {
    name: 'किक-मदद',
    description: 'देखें कि इनमें से कौन-सी कमांड आप यहाँ चला सकते हैं, और वे क्या करती हैं',
  },
  'kick-history': {
    name: 'किक-इतिहास',
    description: 'देखें कि इस सर्वर से किसे-किसे हटाया गया, नए ऊपर',
    options: {
      participant: {
        name: 'प्रतिभागी',
        description: 'सिर्फ़ इस व्यक्ति के: नाम टाइप करके चुनें, या ID पेस्ट करें',
      },
      moderator: { name: 'मॉडरेटर', description: 'सिर्फ़ इस मॉडरेटर के: मेंशन, ID, या “मैं”' },
      outcome: { name: 'नतीजा', description: 'सिर्फ़ वे केस जिनका यह नतीजा रहा' },
      since: { name: 'कब-से', description: 'सिर्फ़ तब से: “आज”, “7 दिन”, “2026-11-01”' },
    },
  },
  'kick-settings': {
    name: 'किक-सेटिंग्स',
    description: 'देखें और बदलें कि इस सर्वर से लोगों को कैसे हटाया जाता है',
  },
  participants: {
    name: 'प्रतिभागी',
    description: 'चल रहे सेशन में कौन है; जो पहले जुड़े, वे ऊपर',
    options: {
      session: { name: 'सेशन', description: 'कई सेशन चल रहे हों, तो कौन-सा' },
    },
  },
  'Remove from session': {
    name: 'सेशन से हटाएँ',
    description: 'इस सदस्य को चल रहे सेशनों में ढूँढें, और पुष्टि होने पर हटाएँ',
  },
  sessions: {
    name: 'सेशन',
    description: 'कौन-से सेशन चल रहे हैं, कब से, कितने लोगों के साथ',
  },
};
