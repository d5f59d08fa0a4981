/** All workflows of Regrade, as the worker's bundle exports them. */
export { migration } from './migration/workflow.ts';
export { repoChange } from './repo-change/workflow.ts';
export { repoWindow } from './repo-window/workflow.ts';
export { wave } from './wave/workflow.ts';
