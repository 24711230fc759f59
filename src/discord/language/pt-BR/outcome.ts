import type { Catalogue } from '../catalogue.ts';

export const outcome: Catalogue['outcome'] = {
  removed: { title: 'Remoção feita: {{name}}' },
  gone: {
    title: 'Não está mais na sessão: {{name}}',
    why: 'A pessoa está fora agora. Não dá para ver se foi pela remoção ou se ela mesma saiu.',
  },
  returned: {
    title: 'Remoção feita, mas já voltou: {{name}}',
    titleLeft: 'Saiu e já voltou: {{name}}',
    rejoinedKeptOut: 'Voltou {{when}} e está na sessão agora. O bot já vai remover esta pessoa de novo.',
    rejoined: 'Voltou {{when}} e está na sessão agora. Use o comando de novo para remover esta pessoa outra vez.',
    others: '**Além dela, na sessão: {{people}}**',
  },
  answers: {
    accepted: 'O VideoSDK aceitou a remoção.',
    rejected: 'O VideoSDK rejeitou a remoção.',
    forbidden: 'O VideoSDK recusou as credenciais do bot.',
    busy: 'O VideoSDK está ocupado e não aceitou o pedido.',
    failed: 'O VideoSDK respondeu à remoção com um erro.',
    unanswered: 'O VideoSDK não respondeu à remoção.',
  },
  pending: {
    title: 'Verificando: {{name}}',
    titleConnected: 'Ainda não está fora: {{name}}',
    connected: 'A pessoa ainda está na sessão.',
    unseen: 'O bot não consegue ver se a pessoa ainda está na sessão.',
    looking: 'O bot continua verificando por mais 15 segundos, e esta mensagem será atualizada.',
    mayStillWork:
      'A remoção ainda pode ter efeito. O bot continua verificando por mais 15 segundos, e esta mensagem será atualizada.',
  },
  stillThere: {
    title: 'Ainda na sessão: {{name}}',
    seen: 'Depois de 15 segundos, a pessoa ainda estava na sessão.',
    again: 'Tente de novo. Se repetir, passe a referência abaixo a quem cuida deste bot.',
  },
  unknown: {
    title: 'Sem confirmação: {{name}}',
    unseen: 'O bot não conseguiu confirmar se a pessoa está fora.',
    look: 'Confira direto na sessão. Se a pessoa ainda estiver lá, use o comando de novo: pedir duas vezes não faz mal.',
    credentials:
      'Confira direto na sessão. As credenciais do bot estão erradas, e só quem cuida deste bot pode resolver: passe a essa pessoa a referência abaixo.',
  },
  takenOver: {
    title: 'Sem remoção, bot parado: {{name}}',
    why: 'O bot ficou parado e não tinha como saber se ainda podia agir, por isso não pediu nada ao VideoSDK. Use o comando de novo.',
  },
  alreadyGone: {
    title: 'Já não estava na sessão: {{name}}',
    left: 'Saiu da sala {{room}} {{when}}. Não havia quem remover.',
    absent: 'Não está mais na sala {{room}}. Não havia quem remover.',
  },
  inProgress: {
    title: 'Remoção já em andamento: {{name}}',
    by: '{{moderator}} está cuidando disso. Nada foi enviado duas vezes; o resultado aparecerá para quem pediu.',
  },
  protected: {
    title: 'Sem remoção, pessoa protegida: {{name}}',
    why: 'Ninguém foi removido: as configurações deste servidor protegem esse ID de participante.',
    mend: 'Se a pessoa tiver que sair, alguém que possa gerenciar o servidor pode tirar a proteção: {/kick-settings}.',
  },
  toConfirm: {
    title: 'Remover {{name}}?',
    first: 'Ninguém foi removido ainda: é preciso confirmar antes. A pessoa está na sala {{room}}.',
  },
  coolingDown: {
    title: 'Sem remoção, limite atingido: {{name}}',
    why: 'Ninguém foi removido: você chegou ao limite de remoções que este servidor dá a cada pessoa da moderação.',
    when: 'Você pode continuar {{when}}. Se for urgente, peça a outra pessoa da moderação.',
  },
  reasonMissing: {
    title: 'Ninguém foi removido ainda: por quê?',
    again: 'Este servidor pede um motivo. Use o comando de novo e preencha `{kick-participant reason}`.',
  },
  notRecorded: {
    title: 'Ninguém foi removido: sem registro',
    nobody: 'O registro do bot não pode ser usado, e ninguém é removido sem registro.',
    again: 'Tente de novo em um minuto; se continuar, passe a referência abaixo a quem cuida deste bot.',
  },
  ambiguous: {
    title: 'Ninguém foi removido: qual “{{given}}”?',
    fit: 'Na sala {{room}}, mais de uma pessoa corresponde.',
    pick: 'Aperte “{{button}}” e escolha lá a pessoa certa: uma escolha no menu é sempre uma única pessoa.',
    heading: '**Quem pode ser**',
  },
  peopleIncomplete: {
    title: 'Ninguém foi removido: quem é “{{given}}”?',
    why: 'O bot não vê todo mundo na sala {{room}}, então um nome não dá certeza.',
    byId: 'Use o comando de novo com o ID de participante: um ID pode ser verificado à parte.',
    choose: 'Ou aperte “{{button}}” e escolha entre as pessoas que o bot viu.',
    heading: '**Quem o bot viu**',
    nobody: '**O bot não viu ninguém.**',
  },
  noSuchPerson: {
    title: 'Ninguém foi removido: não há “{{given}}”',
    why: 'Ninguém na sala {{room}} tem esse nome ou ID.',
  },
  nobodyNamed: {
    title: 'Ninguém foi removido ainda: quem?',
    again: 'Use o comando de novo com `{kick-participant participant}`. Na sala {{room}}:',
    titleEmpty: 'Não há ninguém na sessão',
    empty: 'Na sala {{room}} não há ninguém conectado, então não há quem remover.',
    titleUnseen: 'Ninguém foi removido: não dá para ver quem está lá',
    unseen: 'O bot não consegue ver quem está na sala {{room}}.',
  },
  severalSessions: {
    title: 'Ninguém foi removido: qual sessão?',
    pick: 'Várias sessões correspondem. Use o comando de novo e escolha uma em `{kick-participant session}`.',
  },
  noSuchSession: {
    title: 'Ninguém foi removido: não há sessão “{{given}}”',
    why: 'Nenhuma sessão ou sala em andamento tem esse nome.',
  },
  sessionsIncomplete: {
    title: 'Ninguém foi removido: qual sessão?',
    titleGiven: 'Ninguém foi removido: qual sessão é “{{given}}”?',
    why: 'O bot não vê todas as sessões em andamento, então não consegue saber de qual você fala.',
    byId: 'Use o comando de novo com o ID da sessão em `{kick-participant session}`: um ID pode ser verificado à parte.',
  },
  overloaded: {
    title: 'Ninguém foi removido: remoções demais ao mesmo tempo',
    why: 'Há tantas remoções em andamento, ou o VideoSDK está tão lento, que a sua não teve vez.',
    again: 'Tente de novo daqui a pouco. Se continuar, passe a referência abaixo a quem cuida deste bot.',
  },
  noneRunning: {
    title: 'Ninguém foi removido: nenhuma sessão em andamento',
    why: 'Não há sessão em andamento que este bot possa moderar.',
  },
  roomNotAllowed: {
    title: 'Ninguém foi removido: não é sua sala',
    why: 'Essa sala não é moderada daqui: este bot só pode moderar as salas que quem cuida dele indicou.',
  },
  sessionOver: {
    title: 'Não há ninguém: a sessão terminou',
    over: 'A sessão da sala {{room}} não está mais em andamento: não há ninguém nela.',
    ended: 'A sessão da sala {{room}} terminou {{when}}: não há ninguém nela.',
  },
  turnedDown: { title: 'Sem remoção: {{name}}' },
  forbidden: {
    title: 'Sem remoção, o VideoSDK recusou: {{name}}',
    titleNobody: 'Ninguém foi removido: o VideoSDK recusou este bot',
    why: 'As credenciais ou permissões do bot não são aceitas. Tentar de novo não vai ajudar: passe a referência abaixo a quem cuida deste bot; só essa pessoa pode resolver.',
  },
  busy: {
    title: 'Sem remoção, o VideoSDK está ocupado: {{name}}',
    titleNobody: 'Ninguém foi removido: o VideoSDK está ocupado',
    again: 'O VideoSDK não aceita mais pedidos no momento. Tente de novo em meio minuto.',
    againIn: 'O VideoSDK não aceita mais pedidos no momento. Tente de novo em {{time}}.',
  },
  unavailable: {
    title: 'Sem remoção, o VideoSDK está inacessível: {{name}}',
    titleNobody: 'Ninguém foi removido: o VideoSDK está inacessível',
    notSent: 'A remoção não chegou ao VideoSDK.',
    again:
      'O VideoSDK não responde, ou responde com erros. Tente de novo em um minuto; se continuar, passe a referência abaixo a quem cuida deste bot.',
  },
  place: 'Sala {{room}} · por {{moderator}}',
  before_one: 'Remoções anteriores: {{count, number}}, a última {{when}}',
  before_many: 'Remoções anteriores: {{count, number}}, a última {{when}}',
  before_other: 'Remoções anteriores: {{count, number}}, a última {{when}}',
  remaining: '**Ainda na sessão: {{people}}**',
  nobodyElse: '**Não há mais ninguém na sessão.**',
  remainingUnseen: '**Não foi possível ler quem mais está na sessão.**',
  present: '**Na sessão: {{people}}**',
  nobodyConnected: '**Não há ninguém conectado.**',
  running: '**Em andamento**',
  noneRuns: '**Nenhuma sessão em andamento.**',
  closedLogChannel:
    '⚠️ O bot não consegue escrever no canal de registro {{channel}}. O que foi feito vale, e será anunciado quando der. Alguém que possa gerenciar o servidor precisa deixar o bot ver o canal e enviar mensagens e inserir links lá, ou escolher outro: {/kick-settings}.',
};

export const resultButtons: Catalogue['resultButtons'] = {
  another: 'Remover mais alguém',
  choose: 'Escolher em um menu',
  everyone: 'Ver todo mundo',
  keepOut: 'Manter fora',
  letBackIn: 'Deixar voltar',
};
