import type { Catalogue } from '../catalogue.ts';

export const help: Catalogue['help'] = {
  none: {
    title: 'Você não pode usar nenhum comando aqui',
    what: 'O Bouncer remove pessoas de sessões em andamento, para a moderação deste servidor.',
  },
  title_one: 'Você pode usar {{count, number}} comando',
  title_many: 'Você pode usar {{count, number}} de comandos',
  title_other: 'Você pode usar {{count, number}} comandos',
  now: 'Com os seus cargos e permissões neste servidor, como são agora:',
  closed:
    '⚠️ Ninguém pode remover ninguém ainda: este servidor não tem cargos de moderação. {/kick-settings} os define.',
  command: '• **/{{command}}**: {{about}}',
  menu: '• **{{command}}**, no menu de um membro, em *Apps*: {{about}}',
  may: {
    everybody: '• Todo mundo neste servidor pode pedir esta ajuda.',
    moderatorsNone:
      '• Remover pessoas e ver casos: nenhum cargo, até alguém que possa gerenciar este servidor escolher em {/kick-settings}.',
    moderators: '• Remover pessoas e ver casos: {{roles}}.',
    endersNone:
      '• Encerrar uma sessão para todo mundo: ninguém, até alguém que possa gerenciar este servidor escolher quem.',
    enders: '• Encerrar uma sessão para todo mundo: {{roles}}.',
    managers: '• Alterar as configurações: quem tem a permissão **Gerenciar servidor**.',
    administrators: '• Todo o resto: a administração deste servidor.',
  },
};
