import type { Catalogue } from '../catalogue.ts';

export const trouble: Catalogue['trouble'] = {
  broken: {
    title: 'Algo deu errado no bot',
    unsure: 'Não é certo o que foi feito. Confira na sessão, e tente de novo se a pessoa ainda estiver lá.',
    again: 'Se acontecer de novo, passe a referência abaixo a quem cuida deste bot.',
  },
  restarting: { title: 'O Bouncer está reiniciando', wait: 'Ninguém foi removido. Tente de novo em um minuto.' },
  unknownCommand: {
    title: 'Este bot não conhece isso',
    reload:
      'Nada foi feito. O seu Discord mostra algo que este bot não tem mais: recarregue (Ctrl+R) ou abra o aplicativo de novo.',
  },
  storeAway: {
    title: 'O registro do bot não pode ser usado',
    nothing: 'Nada foi feito: ninguém é removido sem registro.',
    again: 'Tente de novo em um minuto; se continuar, passe a referência abaixo a quem cuida deste bot.',
  },
};
