import { BaseSequencer, type TestSpecification } from 'vitest/node';

/** The projects whose tests wait most come first, so that the others have a free core while those end. */
const PROJECTS = ['e2e', 'browser', 'integration', 'simulation', 'unit'];

/** They wait for most of a minute: a run would end with them if they didn't begin it. */
const LONGEST =
  /\/(?:keep-outs|doctor|store-away|clock|outcomes|several|registration|processes|accessible|refused-reply|store-start|signals|backup)\.test\.ts$/u;

/** Vitest starts files in this order, and a worker that ends one takes the next. */
export class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const rank = ({ project, moduleId }: TestSpecification): number =>
      2 * PROJECTS.indexOf(project.name) + (LONGEST.test(moduleId) ? 0 : 1);
    return (await super.sort(files)).sort((a, b) => rank(a) - rank(b));
  }
}
