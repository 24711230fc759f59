import { describe, expect, it } from 'vitest';
import { type PostFault, Posts } from '../../bench/together/posts.ts';

function begun(): { readonly posts: Posts; readonly faults: PostFault[] } {
  const faults: PostFault[] = [];
  return { posts: new Posts((fault) => faults.push(fault)), faults };
}

describe('what people were told about a report or a case', () => {
  it('is posted once, before or after they were told', () => {
    const { posts, faults } = begun();
    posts.promised('r1', 'report 1', 100);
    expect(posts.waiting).toBe(1);
    posts.posted('r1', 'reports', 200);
    posts.posted('r2', 'reports', 300);
    posts.promised('r2', 'report 2', 400);
    expect(posts.waiting).toBe(0);
    posts.close(500);
    expect(faults).toEqual([]);
    expect(posts.counts).toEqual({ reports: 2, cases: 0 });
  });

  it('is found out if it’s never posted, or twice', () => {
    const { posts, faults } = begun();
    posts.promised('r1', 'report 1', 100);
    posts.promised('c1', 'case 1', 100);
    posts.posted('c1', 'cases', 200);
    posts.posted('c1', 'cases', 300);
    posts.close(500);
    expect(faults).toEqual(['doubled', 'lost']);
  });

  it('is found out if it’s posted and they were told that it isn’t on record', () => {
    const { posts, faults } = begun();
    posts.refused('r1', 'report 1', 100);
    posts.posted('r1', 'reports', 200);
    posts.posted('r2', 'reports', 200);
    posts.refused('r2', 'report 2', 300);
    posts.refused('r3', 'report 3', 300);
    posts.close(500);
    expect(faults).toEqual(['untrue', 'untrue']);
  });
});
