/** For faces that run in plain Node; Electron has a fork of its own. */
export { forkNode } from '#processes/fork-node.ts'
