import { launch, type Service, type ServiceOptions } from '../processes/service';

export interface WatchedService extends Service {
  /** Ends it and starts it as it has been built by now; rejects where that one ends before it serves. */
  restart(): Promise<void>;
}

/** api or worker while somebody changes its code: only `restart` starts it again, and where it ends by itself it waits for that. */
export function startWatched(options: ServiceOptions): WatchedService {
  let isAsked = false;
  const first = start();
  let current = first.process;

  function start() {
    const { process, printed } = launch(options);
    isAsked = false;
    void process.ended.then((how) => {
      if (!isAsked)
        options.say(`  ${options.name} has ended (${how}); it starts anew with the next change. Its log: ${options.log.file}`);
    });
    return { process, ready: process.untilReady(options.ready(printed)) };
  }

  function stop() {
    isAsked = true;
    return current.stop();
  }

  return {
    process: { name: options.name, stop },
    ready: first.ready,
    async restart() {
      await stop();
      const next = start();
      current = next.process;
      await next.ready;
    },
  };
}
