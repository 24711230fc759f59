import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Actor, mayModerate, mayUse } from '../../src/settings/permissions.ts';

const MODERATORS = new Set(['100', '200']);
const ROLES = { moderatorRoleIds: MODERATORS, endSessionRoleIds: new Set(['300']) };
const moderator: Actor = { userId: '1', guildId: '9', installedInGuild: true, roleIds: ['5', '200'], permissions: 0n };

describe('permission to moderate', () => {
  it('is given by one of the roles, in a server the app was installed to', () => {
    expect(mayModerate(moderator, MODERATORS)).toEqual({ allowed: true });
  });

  it.each<[string, Partial<Actor>]>([
    ['no roles at all', { roleIds: [] }],
    ['other roles', { roleIds: ['5', '6'] }],
    ['roles that Discord did not send', { roleIds: null }],
    ['a role whose ID only starts like the right one', { roleIds: ['20', '2000', '200 ', ' 200'] }],
    ['an ID of their own that is the ID of a role', { userId: '200', roleIds: [] }],
  ])('isn’t given by %s', (_what, change) => {
    expect(mayModerate({ ...moderator, ...change }, MODERATORS)).toEqual({ allowed: false, why: 'no-role' });
  });

  it.each<[string, Partial<Actor>]>([
    ['outside of a server', { guildId: null, installedInGuild: false }],
    ['outside of a server, whatever is said about the installation', { guildId: null }],
    ['through an app that only the user installed', { installedInGuild: false }],
  ])('isn’t given %s', (_what, change) => {
    expect(mayModerate({ ...moderator, ...change }, MODERATORS)).toEqual({ allowed: false, why: 'outside-guild' });
  });

  it('isn’t given to anyone when no role has it', () => {
    expect(mayModerate(moderator, new Set())).toEqual({ allowed: false, why: 'no-role' });
    expect(mayModerate({ ...moderator, roleIds: [''] }, new Set())).toEqual({ allowed: false, why: 'no-role' });
  });

  it('is given exactly when all conditions are true, whatever comes', () => {
    const id = fc.constantFrom('100', '200', '300', '');
    fc.assert(
      fc.property(
        fc.option(fc.constantFrom('9', '')),
        fc.boolean(),
        fc.option(fc.array(id)),
        fc.uniqueArray(id),
        (guildId, installedInGuild, roleIds, allowed) => {
          const { allowed: may } = mayModerate({ ...moderator, guildId, installedInGuild, roleIds }, new Set(allowed));
          const shared = (roleIds ?? []).filter((role) => allowed.includes(role));
          expect(may).toBe(guildId !== null && installedInGuild && shared.length > 0);
        },
      ),
    );
  });
});

describe('what is for everyone', () => {
  it('can be used by everyone in a server that the app was installed to, and nowhere else', () => {
    const noOne: Actor = { ...moderator, roleIds: null };
    expect(mayUse('everybody', noOne, ROLES)).toEqual({ allowed: true });
    for (const outside of [{ guildId: null }, { installedInGuild: false }]) {
      expect(mayUse('everybody', { ...moderator, ...outside }, ROLES)).toEqual({
        allowed: false,
        why: 'outside-guild',
      });
    }
  });
});

describe('permission to end sessions', () => {
  it('is given by one of the roles for that, and not by being a moderator or an administrator', () => {
    const ender: Actor = { ...moderator, roleIds: ['300'] };
    expect(mayUse('session-enders', ender, ROLES)).toEqual({ allowed: true });
    expect(mayUse('moderators', ender, ROLES)).toEqual({ allowed: false, why: 'no-role' });
    for (const actor of [moderator, { ...moderator, permissions: -1n }, { ...moderator, roleIds: null }]) {
      expect(mayUse('session-enders', actor, ROLES)).toEqual({ allowed: false, why: 'no-end-role' });
    }
    expect(mayUse('session-enders', { ...ender, installedInGuild: false }, ROLES)).toEqual({
      allowed: false,
      why: 'outside-guild',
    });
  });

  it('isn’t given to anyone when no role was chosen', () => {
    const none = { moderatorRoleIds: MODERATORS, endSessionRoleIds: new Set<string>() };
    for (const roleIds of [['300'], ['100'], [''], null]) {
      expect(mayUse('session-enders', { ...moderator, roleIds }, none).allowed).toBe(false);
    }
  });
});
