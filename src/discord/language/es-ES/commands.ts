import type { Catalogue } from '../catalogue.ts';

export const keepOutLengths: Catalogue['keepOutLengths'] = {
  '10 minutes': '10 minutos',
  '1 hour': '1 hora',
  'until the session ends': 'hasta que termine la sesión',
};

export const commands: Catalogue['commands'] = {
  'kick-participant': {
    name: 'expulsar',
    description: 'Expulsar a alguien de una sesión en curso, y ver quién queda',
    options: {
      participant: { name: 'persona', description: 'Quién: empieza a escribir el nombre y elige, o pega un ID' },
      session: { name: 'sesión', description: 'Qué sesión, cuando hay varias en curso' },
      reason: { name: 'motivo', description: 'Por qué; se muestra en la respuesta' },
      'keep-out': {
        name: 'mantener-fuera',
        description: 'Expulsar de nuevo cada vez que vuelva; durante cuánto tiempo',
        choices: keepOutLengths,
      },
    },
  },
  'end-session': {
    name: 'terminar-sesión',
    description: 'Terminar una sesión en curso para todo el mundo',
    options: {
      session: { name: 'sesión', description: 'Qué sesión, cuando hay varias en curso' },
    },
  },
  'keep-outs': {
    name: 'mantener-fuera',
    description: 'A quién se mantiene fuera de una sesión y hasta cuándo; y dejar volver a alguien',
  },
  'kick-case': {
    name: 'expulsión-caso',
    description: 'Todo sobre una expulsión; editar su motivo, o anularla',
    options: {
      number: { name: 'número', description: 'Qué caso: su número, o empieza a escribir el nombre' },
    },
  },
  'kick-check': {
    name: 'expulsión-revisar',
    description: 'Ver si el bot tiene todo lo que necesita y funciona, y qué hacer donde no',
  },
  'kick-forget': {
    name: 'expulsión-olvidar',
    description: 'Borrar el nombre y el ID de una persona de los casos de este servidor',
    options: {
      participant: { name: 'persona', description: 'Quién: empieza a escribir el nombre y elige, o pega un ID' },
    },
  },
  'kick-help': {
    name: 'expulsión-ayuda',
    description: 'Ver cuáles de estos comandos puedes usar aquí, y qué hacen',
  },
  'kick-history': {
    name: 'expulsión-historial',
    description: 'Repasar las expulsiones de este servidor, las más recientes primero',
    options: {
      participant: {
        name: 'persona',
        description: 'Solo de esta persona: escribe el nombre y elige, o pega un ID',
      },
      moderator: { name: 'moderación', description: 'Solo de quien moderó: una mención, un ID o «yo»' },
      outcome: { name: 'resultado', description: 'Solo las que acabaron así' },
      since: { name: 'desde', description: 'Solo desde: «hoy», «7 días», «2026-11-01»' },
    },
  },
  'kick-settings': {
    name: 'expulsión-ajustes',
    description: 'Ver y cambiar cómo se expulsa a personas desde este servidor',
  },
  participants: {
    name: 'participantes',
    description: 'Quién está en una sesión en curso, primero quien lleva más tiempo',
    options: {
      session: { name: 'sesión', description: 'Qué sesión, cuando hay varias en curso' },
    },
  },
  'Remove from session': {
    name: 'Expulsar de la sesión',
    description: 'Buscar a este miembro en las sesiones en curso, y expulsarlo una vez confirmado',
  },
  sessions: {
    name: 'sesiones',
    description: 'Qué sesiones están en curso, desde cuándo, con cuántas personas',
  },
};
