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
  messages: {
    what_one:
      'Ningún caso de este servidor habla de esta persona, pero **{{count, number}} mensaje** de un canal la nombra: se llama como alguien a quien se mantuvo fuera. Ese mensaje se borra.',
    what_many:
      'Ningún caso de este servidor habla de esta persona, pero **{{count, number}} de mensajes** de canales la nombran: se llama como alguien a quien se mantuvo fuera. Esos mensajes se borran.',
    what_other:
      'Ningún caso de este servidor habla de esta persona, pero **{{count, number}} mensajes** de canales la nombran: se llama como alguien a quien se mantuvo fuera. Esos mensajes se borran.',
    button: 'Olvidar',
    done: 'Persona olvidada',
  },
  done: {
    title_one: 'Persona olvidada en {{count, number}} caso',
    title_many: 'Persona olvidada en {{count, number}} de casos',
    title_other: 'Persona olvidada en {{count, number}} casos',
    withReasons: 'El nombre, el ID y los motivos están borrados.',
    reasonsKept: 'El nombre y el ID están borrados; los motivos se guardaron.',
    underWay: 'Los mensajes de canales que nombran a esta persona se están cambiando ahora.',
    allChanged: 'Ningún mensaje de un canal del que este bot lleve registro nombra ya a esta persona.',
    heading: '**Estos mensajes aún nombran a esta persona**',
    trying_one: '• {{channel}}: {{count, number}} mensaje. El bot sigue intentándolo; ahí necesita *Ver canal*.',
    trying_many: '• {{channel}}: {{count, number}} de mensajes. El bot sigue intentándolo; ahí necesita *Ver canal*.',
    trying_other: '• {{channel}}: {{count, number}} mensajes. El bot sigue intentándolo; ahí necesita *Ver canal*.',
    refused_one:
      '• {{channel}}: {{count, number}} mensaje que no se puede cambiar ni borrar. Si sigue ahí, bórralo a mano.',
    refused_many:
      '• {{channel}}: {{count, number}} de mensajes que no se pueden cambiar ni borrar. Si siguen ahí, bórralos a mano.',
    refused_other:
      '• {{channel}}: {{count, number}} mensajes que no se pueden cambiar ni borrar. Si siguen ahí, bórralos a mano.',
    notReached:
      'Fuera de alcance: respuestas a comandos, archivos exportados, el archivo de log de quien administra este bot, mensajes sobre casos borrados por su antigüedad y lo publicado antes de que el bot llevara registro. Este bot no sabe qué escribió o copió la gente en otros sitios.',
    leftAlone: 'Una expulsión que aún no ha acabado no se tocó: usa otra vez el comando cuando acabe.',
  },
  already: {
    title: 'No queda nada que borrar',
    why: 'Ningún caso cerrado de este servidor habla ya de esa persona.',
  },
  cancelled: { title: 'No se borró nada', why: 'Lo cancelaste.' },
};
