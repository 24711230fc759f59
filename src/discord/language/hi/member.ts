import type { Catalogue } from '../catalogue.ts';

export const member: Catalogue['member'] = {
  foundById: 'ID से मिले: उसमें {{member}} की Discord ID है।',
  notFound: {
    several: '{{member}}: कई ID में इस सदस्य की ID है, या सबको देखा नहीं जा सका। ऐसी ID वाले ऊपर हैं।',
    'by-name': '{{member}}: किसी ID से पता नहीं चलता कि यह सदस्य कौन है। मिलते-जुलते नाम ऊपर हैं: नाम से कुछ साबित नहीं होता।',
    nobody: '{{member}}: जुड़े हुए लोगों में किसी की ID या नाम इस सदस्य का नहीं है।',
    'nobody-seen': '{{member}}: जो लोग दिखे, उनमें किसी की ID या नाम इस सदस्य का नहीं है, पर सबको देखा नहीं जा सका।',
  },
};
