import type { Catalogue } from '../catalogue.ts';

export const recovered: Catalogue['recovered'] = {
  somebody: 'a pessoa',
  asOf: 'Última verificação: {{when}}.',
  goneSince: {
    title: 'Fora na última verificação: {{name}}',
    why: 'O bot foi interrompido no meio desta remoção. Depois disso a pessoa estava fora; não se viu se foi pela remoção ou se ela mesma saiu.',
  },
  thereSince: {
    title: 'Ainda dentro na última verificação: {{name}}',
    why: 'O bot foi interrompido no meio desta remoção, e depois disso a pessoa ainda estava na sessão. Se ainda estiver, use o comando outra vez.',
  },
  keptOut: 'O bot foi interrompido no meio desta remoção.',
  sessionOver: 'O bot foi interrompido no meio desta remoção. Não há mais ninguém na sessão.',
  removed: 'O bot foi interrompido antes de poder dizer isso aqui. Não ficou guardado quem resta.',
  gone: 'O VideoSDK não aceitou a remoção, ou não respondeu, mas o bot viu que a pessoa não estava mais na sessão. O bot foi interrompido antes de poder dizer isso aqui.',
  returned: {
    title: 'De volta na última verificação: {{name}}',
    why: 'A pessoa esteve fora e entrou de novo. O bot foi interrompido antes de poder dizer isso aqui. Use o comando de novo para remover esta pessoa outra vez.',
  },
  alreadyGone: {
    title: 'Já estava fora: {{name}}',
    why: 'Não havia quem remover.',
  },
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
      title: 'Em andamento na última verificação: sala {{room}}',
      why: 'O bot foi interrompido no meio do encerramento, e depois disso ela estava em andamento. Nada foi enviado de novo: use o comando outra vez.',
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
