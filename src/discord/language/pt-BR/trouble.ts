import type { Catalogue } from '../catalogue.ts';

export const trouble: Catalogue['trouble'] = {
  broken: {
    title: 'Algo deu errado no bot',
    nothing: 'Nada foi feito.',
    unsure: 'Não é certo o que foi feito. Confira na sessão, e tente de novo se a pessoa ainda estiver lá.',
    again: 'Se acontecer de novo, passe a referência abaixo a quem cuida deste bot.',
  },
  blocked: {
    title: 'O Discord não mostra esta resposta',
    why: 'Ele bloqueou o que o bot escreveu, talvez por um nome, uma palavra ou um link.',
    onRecord: 'O que foi feito está registrado. Veja {/kick-history} antes de tentar de novo.',
  },
  blockedModal: {
    title: 'O Discord não mostra este formulário',
    why: 'Ele o bloqueou, talvez por uma palavra ou um link no que já está escrito nele. Nada foi mudado.',
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
  write: {
    saved: {
      title: 'Salvo, mas ainda não dá para mostrar',
      what: 'O que você pediu foi salvo. No momento, não é possível ler o registro do bot.',
    },
    unread: {
      title: 'Ainda não dá para mostrar o que está no registro',
      what: 'O seu pedido chegou, mas no momento não é possível ler no registro do bot o que resultou dele.',
    },
    'in-doubt': {
      title: 'Não é certo se isto foi salvo',
      what: 'O registro do bot não confirmou: pode ter sido salvo ou não.',
    },
    willUpdate:
      'Esta mensagem vai mostrar o que está registrado assim que for possível ler os registros. Espere por isso antes de tentar de novo. Se ela não mudar em alguns minutos, use o comando outra vez.',
    lookYourself: 'Não foi possível conferir. Use o comando de novo para ver o que está no registro.',
    lookedUp: 'Conferido: é isto que está no registro agora.',
  },
  brokenRemoval: {
    title: 'Não se sabe se a pessoa foi removida',
    unknown:
      'Algo deu errado no bot, e o pedido de remoção pode já ter chegado ao VideoSDK. Confira na sessão, e tente de novo se a pessoa ainda estiver lá.',
  },
};
