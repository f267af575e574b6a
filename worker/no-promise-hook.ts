/** Loaded into the thread for workflows before the SDK: see call-stacks.ts. */
import nodeConsole from 'node:console';
import v8 from 'node:v8';

const { warn } = nodeConsole;

v8.promiseHooks.createHook = () => {
  // What the SDK says about it next is meant to be so.
  nodeConsole.warn = () => void (nodeConsole.warn = warn);
  throw new Error('left out');
};
