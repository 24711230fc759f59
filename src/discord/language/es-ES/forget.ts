import type { Catalogue } from '../catalogue.ts';

export const forget: Catalogue['forget'] = {
  title: '¿Olvidar a {{name}}?',
  what_one:
    'Su nombre y su ID se borran de **{{count, number}} caso** de este servidor. El caso queda, y cuenta, sin decir quién era.',
  what_many:
    'Su nombre y su ID se borran de **{{count, number}} de casos** de este servidor. Los casos quedan, y cuentan, sin decir quién era.',
  what_other:
    'Su nombre y su ID se borran de **{{count, number}} casos** de este servidor. Los casos quedan, y cuentan, sin decir quién era.',
  forGood: '**No se puede deshacer.**',
  reasons:
    'Los motivos también pueden contener nombres: ellos, y lo que eran antes de editarlos, se pueden borrar también.',
  keptOut: 'Tiene un **bloqueo** en una sesión ahora mismo: se acaba, porque nadie sabría a quién bloquear.',
  underWay_one: 'Expulsiones suyas que aún no han acabado, y no se tocan: {{count, number}}.',
  underWay_many: 'Expulsiones suyas que aún no han acabado, y no se tocan: {{count, number}}.',
  underWay_other: 'Expulsiones suyas que aún no han acabado, y no se tocan: {{count, number}}.',
  buttons: { forget: 'Olvidar, guardar motivos', withReasons: 'Olvidar, también motivos', cancel: 'Cancelar' },
  nothingYet: { title: 'Aún no hay nada que borrar: {{name}}', again: 'Usa otra vez el comando cuando acabe.' },
  done: {
    title_one: 'Olvido hecho en {{count, number}} caso',
    title_many: 'Olvido hecho en {{count, number}} de casos',
    title_other: 'Olvido hecho en {{count, number}} casos',
    withReasons: 'El nombre, el ID y los motivos están borrados.',
    reasonsKept: 'El nombre y el ID están borrados; los motivos se guardaron.',
    elsewhere:
      'El canal de registro se pone al día. Lo que la gente escribió o copió en otros sitios, este bot no lo conoce.',
    leftAlone: 'Una expulsión que aún no ha acabado no se tocó: usa otra vez el comando cuando acabe.',
  },
  already: {
    title: 'No queda nada que borrar',
    why: 'Ningún caso cerrado de este servidor habla ya de esa persona.',
  },
  cancelled: { title: 'No se borró nada', why: 'Lo cancelaste.' },
};
