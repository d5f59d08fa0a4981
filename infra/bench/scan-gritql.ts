/**
 * One search by the published GritQL engine, as a process: `node scan-gritql.ts MODULE QUERY FOLDER` prints the files that
 * the query matched. The folder of the module is an argument because the package is no dependency of the project.
 */
import { createRequire } from 'node:module';

/** What of the package is used; its declarations are not published with it. */
interface GritqlModule {
  readonly QueryBuilder: new (
    query: string,
  ) => {
    run(options: {
      readonly targetPaths: readonly string[];
      /** Names the search in messages. */
      readonly stepId: string;
    }): Promise<readonly string[]>;
  };
}

const [module = '', query = '', folder = ''] = process.argv.slice(2);
const { QueryBuilder } = createRequire(import.meta.url)(module) as GritqlModule;
const files = await new QueryBuilder(query).run({ targetPaths: [folder], stepId: 'bench' });
process.stdout.write(files.map((file) => `${file}\n`).join(''));
