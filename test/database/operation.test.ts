import { expect, it } from 'vitest';
import { operationCalled, reading } from '../../src/database/operation.ts';

it('an operation is found by its name, and the name of none is an error that has it', () => {
  const answer = reading('test: answer', async () => 42);
  expect(operationCalled('test: answer')).toBe(answer);
  expect(() => operationCalled('test: question')).toThrow('no operation called test: question');
});
