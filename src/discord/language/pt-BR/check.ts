import type { Catalogue } from '../catalogue.ts';

export const check: Catalogue['check'] = {
  marks: { ok: '✅ OK', problem: '⚠️ Problema', unknown: '❔ Não se sabe' },
  line: '{{mark}} · {{finding}}',
  problems_one: '⚠️ {{count, number}} problema encontrado',
  problems_many: '⚠️ {{count, number}} de problemas encontrados',
  problems_other: '⚠️ {{count, number}} problemas encontrados',
  unknown_one: '❔ {{count, number}} de {{of, number}} não pôde ser apurado',
  unknown_many: '❔ {{count, number}} de {{of, number}} não puderam ser apurados',
  unknown_other: '❔ {{count, number}} de {{of, number}} não puderam ser apurados',
  well: '✅ Está tudo bem',
  looked: 'Verificado agora mesmo; onde algo não está bem, a linha diz o que fazer.',
  heading: '**O que foi encontrado**',
  discord: {
    taken: '**API do Discord**: aceita o token do bot, responde em {{time}}.',
    refused:
      '**API do Discord**: recusa o token do bot. Copie-o de novo do Developer Portal (Bot > Reset Token) para DISCORD_TOKEN, e reinicie o bot.',
    'no-answer':
      '**API do Discord**: não respondeu em {{limit}}, ou falhou. Tente de novo; se continuar assim, veja o log do bot e discordstatus.com.',
  },
  gateway: {
    connected: '**Gateway do Discord**: conectado, os eventos chegam.',
    down: '**Gateway do Discord**: uma conexão caiu; o bot a recupera sozinho. Se continuar assim, reinicie o bot.',
  },
  moderatorRoles: {
    none: '**Cargos de moderação**: nenhum, então todo mundo é recusado. Escolha alguns em {/kick-settings}.',
    mine: '**Cargos de moderação**: {{number, number}}; você tem um deles.',
    notMine: '**Cargos de moderação**: {{number, number}}; você não tem nenhum, então não pode remover ninguém.',
  },
  credentials: {
    taken: '**VideoSDK {{api}}** ({{use}}): aceita as credenciais, responde em {{time}}.',
    refused:
      '**VideoSDK {{api}}** ({{use}}): recusa as credenciais. Compare VIDEOSDK_API_KEY e VIDEOSDK_SECRET_KEY com o painel do VideoSDK, e reinicie o bot.',
    busy: '**VideoSDK {{api}}** ({{use}}): não aceita mais pedidos no momento. Tente de novo em um minuto.',
    'no-answer':
      '**VideoSDK {{api}}** ({{use}}): não respondeu em {{limit}}, ou falhou. Tente de novo; se continuar assim, veja o log do bot e a página de status do VideoSDK.',
    uses: { removes: 'remove pessoas', reads: 'só lê', unused: 'não usado agora' },
  },
  rooms: {
    notListed: '**Salas**: todas as que não são de outro servidor; não há nenhuma na lista que se possa procurar.',
    none: '**Salas**: nenhuma; o bot trabalha só para outro servidor.',
    known_one: '**Salas**: o VideoSDK conhece a que está na lista ({{count, number}}).',
    known_many: '**Salas**: o VideoSDK conhece todas as da lista: {{count, number}}.',
    known_other: '**Salas**: o VideoSDK conhece todas as da lista: {{count, number}}.',
    notFound:
      '**Salas**: o VideoSDK não conhece {{rooms}}. Compare a grafia em {/kick-settings}; um ID de sala personalizado que ninguém usou ainda também não é conhecido.',
    notFoundMore_one:
      '**Salas**: o VideoSDK não conhece {{rooms}} e mais {{count, number}}. Compare a grafia em {/kick-settings}; um ID de sala personalizado que ninguém usou ainda também não é conhecido.',
    notFoundMore_many:
      '**Salas**: o VideoSDK não conhece {{rooms}} e mais {{count, number}}. Compare a grafia em {/kick-settings}; um ID de sala personalizado que ninguém usou ainda também não é conhecido.',
    notFoundMore_other:
      '**Salas**: o VideoSDK não conhece {{rooms}} e mais {{count, number}}. Compare a grafia em {/kick-settings}; um ID de sala personalizado que ninguém usou ainda também não é conhecido.',
    notRead:
      '**Salas**: {{number, number}} de {{of, number}} não puderam ser procuradas: o VideoSDK não respondeu em {{limit}}, ou falhou. Tente de novo; se continuar assim, veja o log do bot.',
    room: '“{{room}}”',
    nameless: '(não visível)',
  },
  logChannel: {
    none: '**Canal de registro**: nenhum; os casos não aparecem em canal nenhum.',
    seen: '**Canal de registro**: {{channel}} está aberto para o bot.',
    closed:
      '**Canal de registro**: {{channel}} não existe mais, ou o bot não pode vê-lo ou escrever nele. Dê ao bot ali *Ver canal*, *Enviar mensagens* e *Inserir links*, ou escolha outro canal em {/kick-settings}.',
    'no-answer':
      '**Canal de registro**: {{channel}} não pôde ser verificado: o Discord não respondeu em {{limit}}, ou falhou. Tente de novo; se continuar assim, veja o log do bot.',
  },
  store: {
    away: '**Banco de dados** ({{engine}}): não respondeu em {{limit}}, ou falhou. Tente de novo; se continuar assim, veja o log do bot. Sem ele ninguém é removido.',
    well: '**Banco de dados** ({{engine}}): responde em {{time}}, em dia ({{applied, number}} de {{known, number}} mudanças do esquema).',
    newer:
      '**Banco de dados** ({{engine}}): foi mudado por uma versão mais nova do Bouncer. Use essa versão em todo lugar.',
    older: '**Banco de dados** ({{engine}}): faltam mudanças do esquema. Reinicie o bot: ele as faz ao iniciar.',
  },
  clock: {
    agrees: '**Relógio**: de acordo com {{whose}}.',
    unknown: '**Relógio**: não dá para comparar: nem o Discord nem o VideoSDK informaram a hora.',
    behind:
      '**Relógio**: o desta máquina está {{time}} atrasado em relação a {{whose}}. Acerte-o com NTP. Até lá, o bot não se guia por ele.',
    ahead:
      '**Relógio**: o desta máquina está {{time}} adiantado em relação a {{whose}}. Acerte-o com NTP. Até lá, o bot não se guia por ele.',
  },
  unshown_one:
    '**Canal de registro**: {{count, number}} caso não pôde ser mostrado ali, {{when}}: o Discord o recusa sempre ({{reason}}). O log do bot diz qual. Se ali falta *Inserir links*, ou um filtro o bloqueia, mude isso e use {/kick-check} de novo: então se tenta outra vez.',
  unshown_many:
    '**Canal de registro**: {{count, number}} de casos não puderam ser mostrados ali, o primeiro {{when}}: o Discord os recusa sempre (o último: {{reason}}). O log do bot diz quais. Se ali falta *Inserir links*, ou um filtro os bloqueia, mude isso e use {/kick-check} de novo: então se tenta outra vez.',
  unshown_other:
    '**Canal de registro**: {{count, number}} casos não puderam ser mostrados ali, o primeiro {{when}}: o Discord os recusa sempre (o último: {{reason}}). O log do bot diz quais. Se ali falta *Inserir links*, ou um filtro os bloqueia, mude isso e use {/kick-check} de novo: então se tenta outra vez.',
  unheard_one:
    '**Manter fora**: {{count, number}} mensagem não chegou a ninguém, {{when}}: o Discord a recusa sempre ({{reason}}). O log do bot diz qual. Veja {/keep-outs}, e em {/participants} quem está na sessão. Isso aparece aqui por um dia.',
  unheard_many:
    '**Manter fora**: {{count, number}} de mensagens não chegaram a ninguém, a primeira {{when}}: o Discord as recusa sempre (a última: {{reason}}). O log do bot diz quais. Veja {/keep-outs}, e em {/participants} quem está na sessão. Elas aparecem aqui por um dia.',
  unheard_other:
    '**Manter fora**: {{count, number}} mensagens não chegaram a ninguém, a primeira {{when}}: o Discord as recusa sempre (a última: {{reason}}). O log do bot diz quais. Veja {/keep-outs}, e em {/participants} quem está na sessão. Elas aparecem aqui por um dia.',
  unwritten_one:
    '**Banco de dados**: {{count, number}} mudança foi recusada {{when}} e posta de lado ({{reason}}). O log do bot diz qual; avise sobre ela.',
  unwritten_many:
    '**Banco de dados**: {{count, number}} de mudanças foram recusadas e postas de lado, a primeira {{when}} (a última: {{reason}}). O log do bot diz quais; avise sobre elas.',
  unwritten_other:
    '**Banco de dados**: {{count, number}} mudanças foram recusadas e postas de lado, a primeira {{when}} (a última: {{reason}}). O log do bot diz quais; avise sobre elas.',
  logLines_one:
    '**Log do bot**: {{count, number}} linha não pôde ser escrita desde o início. O disco está cheio? O bot continua trabalhando sem ela.',
  logLines_many:
    '**Log do bot**: {{count, number}} de linhas não puderam ser escritas desde o início. O disco está cheio? O bot continua trabalhando sem elas.',
  logLines_other:
    '**Log do bot**: {{count, number}} linhas não puderam ser escritas desde o início. O disco está cheio? O bot continua trabalhando sem elas.',
  listing: {
    account: '**Sessões**: o VideoSDK lista todas de uma vez.',
    rooms_one: '**Sessões**: o VideoSDK só as lista sala por sala; o bot pergunta por {{count, number}} sala.',
    rooms_many: '**Sessões**: o VideoSDK só as lista sala por sala; o bot pergunta por {{count, number}} de salas.',
    rooms_other: '**Sessões**: o VideoSDK só as lista sala por sala; o bot pergunta por {{count, number}} salas.',
    noRooms:
      '**Sessões**: o VideoSDK só as lista sala por sala, e nenhuma sala é conhecida; por isso nenhuma sessão é encontrada. Liste as salas deste servidor em {/kick-settings}, ou nomeie-as em VIDEOSDK_ROOM_IDS e reinicie o bot.',
    unknown: '**Sessões**: ainda não se sabe como o VideoSDK as lista. Tente de novo em um minuto.',
  },
  versions: '**Versão**: Bouncer {{bot}} no Node.js {{node}}.',
};
