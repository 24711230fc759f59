import type { Catalogue } from '../catalogue.ts';

export const recovered: Catalogue['recovered'] = {
  somebody: 'a pessoa',
  goneSince: {
    title: 'Não está na sessão: {{name}}',
    why: 'O bot foi interrompido no meio desta remoção. A pessoa está fora agora; não se viu se foi pela remoção ou se ela mesma saiu.',
  },
  thereSince: {
    title: 'Ainda na sessão: {{name}}',
    why: 'O bot foi interrompido no meio desta remoção, e a pessoa está lá agora. Use o comando outra vez.',
  },
  keptOut: 'O bot foi interrompido no meio desta remoção.',
  sessionOver: 'O bot foi interrompido no meio desta remoção. Não há mais ninguém na sessão.',
  removed: 'O bot foi interrompido antes de poder dizer isso aqui. Não ficou guardado quem resta.',
  gone: 'O VideoSDK não aceitou a remoção, ou não respondeu, mas o bot viu que a pessoa não estava mais na sessão. O bot foi interrompido antes de poder dizer isso aqui.',
  returned: {
    title: 'De volta à sessão: {{name}}',
    why: 'A pessoa esteve fora e entrou de novo. O bot foi interrompido antes de poder dizer isso aqui. Use o comando de novo para remover esta pessoa outra vez.',
  },
  alreadyGone: 'Não havia quem remover.',
  notRemoved: {
    title: 'Sem remoção: {{name}}',
    seen: 'Isto é até onde se pôde ver; o bot foi interrompido antes de poder dizer isso aqui.',
    look: 'Confira na sessão, e use o comando de novo.',
    notAsked: 'O banco de dados do bot falhou ao registrar, então nada foi feito. Use o comando de novo.',
  },
  unknown: 'O bot foi interrompido no meio desta remoção, e não foi possível saber se a pessoa está fora.',
  end: {
    ended: {
      title: 'Encerrada: a sessão da sala {{room}}',
      why: 'O bot viu que terminou. O bot foi interrompido antes de poder dizer isso aqui.',
    },
    over: {
      title: 'Já terminou: a sessão da sala {{room}}',
      why: 'O bot foi interrompido no meio do encerramento. A sala não a tem mais; não se viu se foi por este pedido ou se terminou por si só.',
    },
    running: {
      title: 'Ainda em andamento: sala {{room}}',
      why: 'O bot foi interrompido no meio do encerramento, e ela está em andamento agora. Nada foi enviado de novo: use o comando outra vez.',
    },
    unknown: {
      title: 'Não se sabe se terminou: sala {{room}}',
      why: 'O bot foi interrompido no meio do encerramento, e não foi possível saber se terminou.',
      look: 'Confira direto na sessão. Se ainda estiver em andamento, use o comando de novo: pedir duas vezes não faz mal.',
    },
    notEnded: { title: 'Não encerrada: sala {{room}}' },
    by: 'Por {{moderator}}',
  },
};
