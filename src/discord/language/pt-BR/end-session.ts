import type { Catalogue } from '../catalogue.ts';

export const endSession: Catalogue['endSession'] = {
  question: {
    title: 'Encerrar a sessão da sala {{room}}?',
    everybody: 'Ela termina para todo mundo: {{people}}. Começou {{when}}.',
    nobody: 'Ela termina para todo mundo: agora não há ninguém conectado. Começou {{when}}.',
    unseen: 'Ela termina para todo mundo; o bot não consegue ver quantas pessoas são. Começou {{when}}.',
    type: 'Nada foi feito ainda. Aperte o botão e digite o nome da sala, que está acima para ser copiado.',
    button: 'Encerrar para todo mundo…',
  },
  nothing: {
    several: {
      title: 'Qual sessão?',
      pick: 'Nenhuma sessão foi encerrada: há várias em andamento. Use o comando de novo e escolha uma em `{end-session session}`.',
    },
    unknown: {
      title: 'Não há sessão “{{given}}”',
      why: 'Nenhuma sessão foi encerrada: nenhuma sessão ou sala em andamento tem esse nome.',
    },
    incomplete: {
      title: 'Qual sessão?',
      titleGiven: 'Qual sessão é “{{given}}”?',
      why: 'Nenhuma sessão foi encerrada: o bot não vê todas as sessões em andamento, então não consegue saber de qual você fala.',
      byId: 'Use o comando de novo com o ID da sessão em `{end-session session}`: um ID pode ser verificado à parte.',
    },
    noneRunning: 'Nenhuma sessão em andamento',
    over: 'A sessão terminou',
    why: 'Não há o que encerrar: não há nada assim em andamento em uma sala que este servidor possa moderar.',
    running: '**Em andamento**',
    noneRuns: '**Nenhuma sessão em andamento.**',
  },
  notFromHere: {
    title: 'Essa sala não é moderada daqui',
    why: 'Nenhuma sessão foi encerrada: este servidor só pode moderar outras salas.',
  },
  modal: {
    title: 'Encerrar a sessão para todo mundo',
    label: 'O nome da sala, ou o ID dela',
    description: 'Como está na mensagem. Todo mundo é desconectado; não dá para desfazer',
  },
  ending: {
    title: '⏳ Encerrando a sessão da sala {{room}}',
    wait: 'Ainda não terminou, até onde se sabe. Esta mensagem dirá o resultado em até uns 20 segundos.',
  },
  ended: {
    title: '⏹️ Encerrada: a sessão da sala {{room}}',
    seen: 'O VideoSDK aceitou, e o bot viu que a sessão terminou: não há mais ninguém nela.',
    by: 'Por {{moderator}}. Quem entrar na sala de novo começa uma sessão nova.',
  },
  over: {
    title: '➖ A sessão terminou',
    asked: 'O VideoSDK não aceitou o encerramento da sessão, ou não respondeu.',
    known: 'A sessão da sala {{room}} não está mais em andamento: não há ninguém nela. Pode ter terminado por si só.',
  },
  unseen: {
    title: '❓ Não encerrada: não dá para ver a sessão',
    why: 'O VideoSDK não diz se essa sessão está em andamento, então nada foi enviado. Ela pode ter terminado.',
    look: 'Confira direto na sessão. Se ainda estiver em andamento, tente de novo em um minuto.',
  },
  takenOver: {
    title: '⚠️ Não encerrada: sala {{room}}',
    why: 'O bot ficou parado e não tinha como saber se ainda podia agir, por isso não pediu nada ao VideoSDK. Use o comando de novo.',
  },
  nameDiffers: {
    title: '❔ Não encerrada: esse não é o nome da sala',
    typed: 'Nenhuma sessão foi encerrada: foi digitado outro nome.',
    room: 'A sala é {{room}}; o nome está acima, para ser copiado.',
  },
  inProgress: {
    title: '⏳ Alguém já está encerrando',
    by: '{{moderator}} está encerrando a sessão da sala {{room}}. O seu pedido não fez nada.',
  },
  notRecorded: {
    title: '⚠️ Não encerrada: o registro do bot não pode ser usado',
    why: 'A sessão da sala {{room}} não foi encerrada: nenhuma é encerrada sem registro.',
    again: 'Tente de novo em um minuto; se continuar, passe a referência abaixo a quem cuida deste bot.',
  },
  stillRunning: {
    title: '⚠️ Ainda em andamento: sala {{room}}',
    accepted: 'O VideoSDK aceitou, mas a sessão ainda estava em andamento depois de 15 segundos.',
    notAccepted: 'O VideoSDK não deu uma boa resposta, e a sessão ainda estava em andamento depois de 15 segundos.',
    again: 'Confira na sessão, e tente de novo. Se repetir, passe a referência abaixo a quem cuida deste bot.',
  },
  unknown: {
    title: '❓ Não se sabe se terminou: sala {{room}}',
    why: 'O pedido foi feito ao VideoSDK, mas não foi possível saber se a sessão terminou.',
    look: 'Confira direto na sessão. Se ainda estiver em andamento, tente de novo: pedir duas vezes não faz mal.',
    credentials:
      'As credenciais do bot estão erradas, e só quem cuida deste bot pode resolver: passe a essa pessoa a referência abaixo.',
  },
  turnedDown: {
    title: '⚠️ Não encerrada: sala {{room}}',
    why: 'O VideoSDK rejeitou o pedido sem um motivo que sirva, e a sessão continua.',
    again: 'Tente mais uma vez. Se repetir, passe a referência abaixo a quem cuida deste bot.',
  },
  forbidden: {
    title: '⛔ Não encerrada: o VideoSDK recusou este bot',
    why: 'Nenhuma sessão foi encerrada, até onde se pode ver. As credenciais ou permissões do bot não são aceitas: passe a referência abaixo a quem cuida deste bot; só essa pessoa pode resolver.',
  },
  busy: {
    title: '⚠️ Não encerrada: o VideoSDK está ocupado',
    why: 'Nenhuma sessão foi encerrada, até onde se pode ver: o VideoSDK não aceita mais pedidos no momento.',
    again: 'Tente de novo em meio minuto.',
    againIn: 'Tente de novo em {{time}}.',
  },
  unavailable: {
    title: '⚠️ Não encerrada: o VideoSDK está inacessível',
    again:
      'Nenhuma sessão foi encerrada. Tente de novo em um minuto; se continuar, passe a referência abaixo a quem cuida deste bot.',
  },
  tryAgain: 'Tentar de novo…',
};
