import type { Catalogue } from '../catalogue.ts';

export const forget: Catalogue['forget'] = {
  title: 'Esquecer {{name}}?',
  what_one:
    'O nome e o ID são apagados de **{{count, number}} caso** deste servidor. O caso fica, e conta, sem dizer quem era.',
  what_many:
    'O nome e o ID são apagados de **{{count, number}} de casos** deste servidor. Os casos ficam, e contam, sem dizer quem era.',
  what_other:
    'O nome e o ID são apagados de **{{count, number}} casos** deste servidor. Os casos ficam, e contam, sem dizer quem era.',
  forGood: '**Não dá para desfazer.**',
  reasons: 'Motivos também podem conter nomes: eles, e o que eram antes de editados, podem ser apagados junto.',
  keptOut:
    'O bot **mantém esta pessoa fora** de uma sessão agora: isso acaba, porque ninguém saberia quem manter fora.',
  underWay_one: 'Remoções desta pessoa que ainda não acabaram, e não são tocadas: {{count, number}}.',
  underWay_many: 'Remoções desta pessoa que ainda não acabaram, e não são tocadas: {{count, number}}.',
  underWay_other: 'Remoções desta pessoa que ainda não acabaram, e não são tocadas: {{count, number}}.',
  buttons: { forget: 'Esquecer, manter motivos', withReasons: 'Esquecer e apagar motivos', cancel: 'Cancelar' },
  nothingYet: { title: 'Ainda não há o que apagar: {{name}}', again: 'Use o comando de novo quando acabar.' },
  messages: {
    what_one:
      'Nenhum caso deste servidor fala desta pessoa, mas **{{count, number}} mensagem** de canal a cita: ela tem o nome de alguém que foi mantido fora. Essa mensagem é apagada.',
    what_many:
      'Nenhum caso deste servidor fala desta pessoa, mas **{{count, number}} de mensagens** de canais a citam: ela tem o nome de alguém que foi mantido fora. Essas mensagens são apagadas.',
    what_other:
      'Nenhum caso deste servidor fala desta pessoa, mas **{{count, number}} mensagens** de canais a citam: ela tem o nome de alguém que foi mantido fora. Essas mensagens são apagadas.',
    button: 'Esquecer',
    done: 'Pessoa esquecida',
  },
  done: {
    title_one: 'Pessoa esquecida em {{count, number}} caso',
    title_many: 'Pessoa esquecida em {{count, number}} de casos',
    title_other: 'Pessoa esquecida em {{count, number}} casos',
    withReasons: 'O nome, o ID e os motivos estão apagados.',
    reasonsKept: 'O nome e o ID estão apagados; os motivos foram mantidos.',
    underWay: 'As mensagens de canais que citam esta pessoa estão sendo mudadas agora.',
    allChanged: 'Nenhuma mensagem de canal que este bot acompanha cita mais esta pessoa.',
    heading: '**Estas mensagens ainda citam esta pessoa**',
    trying_one: '• {{channel}}: {{count, number}} mensagem. O bot continua tentando; ali ele precisa de *Ver canal*.',
    trying_many:
      '• {{channel}}: {{count, number}} de mensagens. O bot continua tentando; ali ele precisa de *Ver canal*.',
    trying_other:
      '• {{channel}}: {{count, number}} mensagens. O bot continua tentando; ali ele precisa de *Ver canal*.',
    refused_one:
      '• {{channel}}: {{count, number}} mensagem que não pode ser mudada nem apagada. Se ainda estiver lá, apague-a à mão.',
    refused_many:
      '• {{channel}}: {{count, number}} de mensagens que não podem ser mudadas nem apagadas. Se ainda estiverem lá, apague-as à mão.',
    refused_other:
      '• {{channel}}: {{count, number}} mensagens que não podem ser mudadas nem apagadas. Se ainda estiverem lá, apague-as à mão.',
    notReached:
      'Fora de alcance: respostas a comandos, arquivos exportados, o arquivo de log de quem cuida deste bot, mensagens sobre casos apagados pela idade e o que foi publicado antes de o bot acompanhar isso. O que as pessoas escreveram ou copiaram em outros lugares, este bot não conhece.',
    leftAlone: 'Uma remoção que ainda não acabou não foi tocada: use o comando de novo quando acabar.',
  },
  already: {
    title: 'Não resta nada a apagar',
    why: 'Nenhum caso concluído deste servidor fala mais dessa pessoa.',
  },
  cancelled: { title: 'Nada foi apagado', why: 'Você cancelou.' },
};
