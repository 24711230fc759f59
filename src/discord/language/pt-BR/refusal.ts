import type { Catalogue } from '../catalogue.ts';

export const refusal: Catalogue['refusal'] = {
  outsideGuild: {
    title: 'Só em um servidor',
    nobody: 'Ninguém foi removido.',
    why: 'Isto só funciona em um servidor em que o Bouncer foi adicionado, porque os cargos de moderação só existem lá.',
  },
  title: 'Você não pode fazer isso',
  nobodyRemoved: 'Ninguém foi removido.',
  nothingChanged: 'Nada foi alterado.',
  noSessionEnded: 'Nenhuma sessão foi encerrada.',
  enders: {
    none: 'Ninguém pode encerrar sessões aqui, até alguém que possa gerenciar este servidor escolher quem: {/kick-settings}.',
    some: 'Quem pode: {{roles}}. Peça a alguém com esse cargo.',
  },
  moderators: {
    none: 'Nenhum cargo pode. Alguém que possa gerenciar este servidor pode definir os cargos de moderação: {/kick-settings}.',
    some: 'Quem pode: {{roles}}. Peça a alguém com esse cargo, ou peça o cargo à administração.',
  },
  managers: 'É preciso a permissão **Gerenciar servidor**. Peça a alguém que a tenha.',
  administrators: 'Isto é só para a administração deste servidor. Peça a alguém dela.',
  moreRoles_one: '{{roles}} e mais {{count, number}}',
  moreRoles_many: '{{roles}} e mais {{count, number}}',
  moreRoles_other: '{{roles}} e mais {{count, number}}',
  notYours: {
    title: 'Este botão não é seu',
    run: 'Nada foi alterado. Isto é de {{owner}}; use você o comando.',
  },
};
