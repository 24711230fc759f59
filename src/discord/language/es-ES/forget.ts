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
    'Los motivos también pueden contener nombres: se pueden borrar a la vez, con lo que decían antes de editarlos.',
  keptOut:
    'Ahora esta persona **se mantiene fuera** de una sesión: eso se acaba, porque nadie sabría a quién mantener fuera.',
  underWay_one: 'Expulsiones suyas que aún no han acabado, y no se tocan: {{count, number}}.',
  underWay_many: 'Expulsiones suyas que aún no han acabado, y no se tocan: {{count, number}}.',
  underWay_other: 'Expulsiones suyas que aún no han acabado, y no se tocan: {{count, number}}.',
  buttons: { forget: 'Olvidar, guardar motivos', withReasons: 'Olvidar, borrar motivos', cancel: 'Cancelar' },
  nothingYet: { title: 'Aún no hay nada que borrar: {{name}}', again: 'Usa otra vez el comando cuando acabe.' },
  done: {
    title_one: 'Persona olvidada en {{count, number}} caso',
    title_many: 'Persona olvidada en {{count, number}} de casos',
    title_other: 'Persona olvidada en {{count, number}} casos',
    withReasons: 'El nombre, el ID y los motivos están borrados.',
    reasonsKept: 'El nombre y el ID están borrados; los motivos se guardaron.',
    elsewhere: 'El canal de registro se actualiza. Este bot no sabe qué escribió o copió la gente en otros sitios.',
    leftAlone: 'Una expulsión que aún no ha acabado no se tocó: usa otra vez el comando cuando acabe.',
  },
  already: {
    title: 'No queda nada que borrar',
    why: 'Ningún caso cerrado de este servidor habla ya de esa persona.',
  },
  cancelled: { title: 'No se borró nada', why: 'Lo cancelaste.' },
};
