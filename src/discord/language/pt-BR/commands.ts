import type { Catalogue } from '../catalogue.ts';

export const keepOutLengths: Catalogue['keepOutLengths'] = {
  '10 minutes': '10 minutos',
  '1 hour': '1 hora',
  'until the session ends': 'até a sessão terminar',
};

export const commands: Catalogue['commands'] = {
  'kick-participant': {
    name: 'remover',
    description: 'Remover alguém de uma sessão em andamento, e ver quem fica',
    options: {
      participant: { name: 'pessoa', description: 'Quem: comece a digitar o nome e escolha, ou cole um ID' },
      session: { name: 'sessão', description: 'Qual sessão, quando há várias em andamento' },
      reason: { name: 'motivo', description: 'Por quê; aparece na resposta' },
      'keep-out': {
        name: 'manter-fora',
        description: 'Remover de novo sempre que voltar: por quanto tempo',
        choices: keepOutLengths,
      },
    },
  },
  'end-session': {
    name: 'encerrar-sessão',
    description: 'Encerrar uma sessão em andamento para todas as pessoas',
    options: {
      session: { name: 'sessão', description: 'Qual sessão, quando há várias em andamento' },
    },
  },
  'keep-outs': {
    name: 'mantidos-fora',
    description: 'Quem é mantido fora de uma sessão e até quando; e deixar alguém voltar',
  },
  'kick-case': {
    name: 'remoção-caso',
    description: 'Tudo sobre uma remoção; editar o motivo, ou anulá-la',
    options: {
      number: { name: 'número', description: 'Qual caso: o número, ou comece a digitar o nome' },
    },
  },
  'kick-check': {
    name: 'remoção-verificar',
    description: 'Ver se está bem tudo de que o bot precisa, e o que fazer onde não está',
  },
  'kick-forget': {
    name: 'remoção-esquecer',
    description: 'Apagar o nome e o ID de uma pessoa dos casos deste servidor',
    options: {
      participant: { name: 'pessoa', description: 'Quem: comece a digitar o nome e escolha, ou cole um ID' },
    },
  },
  'kick-help': {
    name: 'remoção-ajuda',
    description: 'Ver quais destes comandos você pode usar aqui, e o que eles fazem',
  },
  'kick-history': {
    name: 'remoção-histórico',
    description: 'Rever as remoções deste servidor, mais recentes primeiro',
    options: {
      participant: {
        name: 'pessoa',
        description: 'Só desta pessoa: digite o nome e escolha, ou cole um ID',
      },
      moderator: { name: 'moderação', description: 'Só as que esta pessoa fez: uma menção, um ID ou “eu”' },
      outcome: { name: 'resultado', description: 'Só as que tiveram este resultado' },
      since: { name: 'desde', description: 'Só desde: “hoje”, “7 dias”, “2026-11-01”' },
    },
  },
  'kick-settings': {
    name: 'remoção-configurações',
    description: 'Ver e alterar como se removem pessoas a partir deste servidor',
  },
  participants: {
    name: 'participantes',
    description: 'Quem está em uma sessão em andamento, quem está há mais tempo primeiro',
    options: {
      session: { name: 'sessão', description: 'Qual sessão, quando há várias em andamento' },
    },
  },
  'Remove from session': {
    name: 'Remover da sessão',
    description: 'Procurar este membro nas sessões em andamento, e remover depois de confirmar',
  },
  sessions: {
    name: 'sessões',
    description: 'Quais sessões estão em andamento, desde quando, com quantas pessoas',
  },
};
