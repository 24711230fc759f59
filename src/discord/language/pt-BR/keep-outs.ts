import type { Catalogue } from '../catalogue.ts';

export const keepOuts: Catalogue['keepOuts'] = {
  below: {
    noBan:
      'Isto não é um banimento, o VideoSDK não tem isso: a pessoa pode voltar. Com a opção `{kick-participant keep-out}`, o bot a remove de novo.',
    nobody: 'Este comando não mantém ninguém fora. {/keep-outs} mostra quem está sendo mantido fora.',
    session: '🔒 Fica fora até esta sessão terminar.',
    until: '🔒 Fica fora até {{clock}} ({{when}}), ou até a sessão terminar.',
    cameBack_one: 'Voltou e houve nova remoção {{count, number}} vez, a última {{when}}.',
    cameBack_many: 'Voltou e houve nova remoção {{count, number}} de vezes, a última {{when}}.',
    cameBack_other: 'Voltou e houve nova remoção {{count, number}} vezes, a última {{when}}.',
    ifBack: 'Se voltar, o bot remove esta pessoa de novo em segundos.',
    goesOn: 'O bot continua tentando remover esta pessoa, também quando voltar.',
    byId: 'Ele a reconhece pelo ID: o VideoSDK não tem banimento, e com um ID novo ela pode entrar. Você recebe um aviso se o nome for o mesmo.',
  },
  list: {
    titleNobody: 'Ninguém é mantido fora',
    title: 'Pessoas mantidas fora: {{count, number}}',
    how: 'Com `{kick-participant keep-out}` em {/kick-participant}, o bot remove a pessoa de novo sempre que ela volta.',
    what: 'Quem voltar com um destes IDs é removido de novo. O menu deixa alguém voltar.',
    heading: '**Mais recentes primeiro**',
    line: '{{name}} · sala {{room}} · {{end}} · {{back}} · por {{moderator}} · caso {{number}}',
    lineBlind:
      '{{name}} · sala {{room}} · {{end}} · {{back}} · por {{moderator}} · caso {{number}} · ⚠️ perdida de vista {{blind}}',
    unheard: '**Terminaram no último dia, e não foi possível avisar ninguém**',
    unheardTime: '{{name}} · sala {{room}} · o tempo acabou {{when}} · caso {{number}}',
    unheardSession: '{{name}} · sala {{room}} · a sessão terminou {{when}} · caso {{number}}',
    unheardProtected: '{{name}} · sala {{room}} · ID protegido {{when}} · caso {{number}}',
    unheardRoom: '{{name}} · sala {{room}} · a sala deixou de ser moderada daqui {{when}} · caso {{number}}',
    untilEnd: 'até a sessão terminar',
    until: 'acaba {{when}}',
    notBack: 'não voltou',
    back_one: 'voltou {{count, number}} vez, a última {{when}}',
    back_many: 'voltou {{count, number}} de vezes, a última {{when}}',
    back_other: 'voltou {{count, number}} vezes, a última {{when}}',
    refresh: 'Atualizar',
    newest: 'Mais recentes',
    older: 'Anteriores',
    menu: 'Deixar alguém voltar',
    option: 'Caso {{number}} · {{room}}',
  },
  blind: {
    title: '⚠️ Não dá para ver a sessão: {{name}}',
    since:
      'O bot perdeu de vista a sala {{room}} {{when}}: o VideoSDK não diz quem está nela. Enquanto for assim, o bot não percebe se a pessoa voltar.',
    goesOn:
      'A pessoa continua sendo mantida fora (caso {{number}}): o bot continua olhando, e avisa quando voltar a ver.',
  },
  seesAgain: {
    title: '🔒 Continua fora: {{name}}',
    goesOn:
      'O bot voltou a ver quem está na sala {{room}} (caso {{number}}). Se a pessoa voltar, ele a remove de novo.',
  },
  ended: {
    title: 'Não fica mais fora: {{name}}',
    time: 'O tempo escolhido acabou: a pessoa pode voltar à sala {{room}} (caso {{number}}).',
    'session-over': 'A sessão da sala {{room}} terminou: não há mais de onde manter a pessoa fora (caso {{number}}).',
    protected:
      'As configurações deste servidor agora protegem esse ID, então o bot não remove mais a pessoa da sala {{room}} (caso {{number}}). Alguém que possa gerenciar o servidor pode tirar a proteção: {/kick-settings}.',
    'room-not-allowed':
      'A sala {{room}} não pode mais ser moderada deste servidor, então o bot não remove mais a pessoa dela (caso {{number}}). Alguém que possa gerenciar o servidor pode ver em {/kick-settings} quais salas podem ser moderadas.',
    'let-back-in': 'A pessoa pôde voltar a entrar, então o bot não a remove mais da sala {{room}} (caso {{number}}).',
    voided: 'O caso {{number}} foi anulado, então o bot não remove mais a pessoa da sala {{room}}.',
    refused:
      'O VideoSDK recusa as credenciais do bot, então ele não consegue manter a pessoa fora da sala {{room}} (caso {{number}}). Só quem cuida deste bot pode resolver.',
  },
  letIn: {
    title: 'Pode voltar: {{name}}',
    done: '✅ **{{name}}** pode voltar: não haverá nova remoção.',
    nobody: 'O caso {{number}} não mantém mais ninguém fora: nada foi alterado.',
    titleNobody: 'Ninguém mais é mantido fora',
    button: 'Deixar voltar',
  },
  namesake: {
    title: 'É {{name}} de novo?',
    joined:
      'O bot mantém {{name}} fora da sala {{room}} (caso {{number}}). Alguém com o mesmo nome, e outro ID, entrou {{when}}.',
    nobody: 'Pode ser outra pessoa: um nome não prova nada, então ninguém foi removido.',
    button: 'Remover e manter fora',
    reason: 'Considerada a mesma pessoa que o caso {{number}} mantém fora',
    left: { title: 'Não está mais na sessão', nobody: 'Não havia quem remover.' },
    over: {
      title: 'Ninguém mais é mantido fora',
      nobody:
        'Ninguém foi removido: quem o bot mantinha fora já pode voltar, ou a sessão terminou. {/kick-participant} remove qualquer pessoa.',
    },
  },
  plain: {
    title: 'Sobre a pessoa que o caso {{number}} mantém fora',
    namesake:
      'Alguém com o mesmo nome, e outro ID, entrou na sessão. Pode ser outra pessoa, então ninguém foi removido.',
    blind:
      'O bot não vê quem está na sessão, então não percebe se a pessoa voltar. Ela continua sendo mantida fora: o bot continua olhando, e avisa quando voltar a ver.',
    seesAgain:
      'O bot voltou a ver quem está na sessão. A pessoa continua sendo mantida fora: se ela voltar, ele a remove de novo.',
    ended: 'A pessoa não é mais mantida fora.',
    blocked: 'O Discord bloqueou a mensagem completa, talvez por um nome, uma palavra ou um link. Veja {/kick-case}.',
  },
  question: {
    title: 'Manter fora: {{name}}?',
    choose: 'Escolha por quanto tempo. Até lá, o bot remove esta pessoa de novo sempre que voltar a essa sessão.',
    menu: 'Manter fora por quanto tempo?',
  },
  begun: {
    title: '🔒 Fica fora: {{name}}',
    session: 'Fica fora da sala {{room}} até esta sessão terminar.',
    until: 'Fica fora da sala {{room}} até {{clock}} ({{when}}), ou até a sessão terminar.',
    ifBack:
      'Se voltar, o bot remove esta pessoa de novo em segundos. Ele a reconhece pelo ID: o VideoSDK não tem banimento, e com um ID novo ela pode entrar.',
  },
  impossible: {
    title: 'Ninguém é mantido fora',
    protected: 'As configurações deste servidor protegem esse ID de participante.',
    roomNotAllowed:
      'Este servidor não pode mais moderar essa sala. Alguém que possa gerenciar o servidor vê as salas dele em {/kick-settings}.',
    gone: 'Nesse caso ninguém foi removido, ele foi anulado, ou a pessoa foi esquecida.',
  },
};
