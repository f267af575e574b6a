import type { Logger as TemporalLogger, LogLevel } from '@temporalio/worker';
import type { Logger } from 'pino';
import { failedTasks, saysTaskFailed, saysWorkflowThrew } from './failed-tasks';

const LEVELS: Record<LogLevel, 'trace' | 'debug' | 'info' | 'warn' | 'error'> = {
  TRACE: 'trace',
  DEBUG: 'debug',
  INFO: 'info',
  WARN: 'warn',
  ERROR: 'error',
};

/**
 * Lets Temporal's SDK write into our log; its news of every start and stop are details there. What it says of failed
 * workflow tasks, again and again and quoting their errors, goes to `failedTasks` instead.
 */
export function temporalLogger(logger: Logger): TemporalLogger {
  const log = (level: LogLevel, message: string, { error, ...meta }: Record<string, unknown> = {}) => {
    if (saysTaskFailed({ message, meta })) return void failedTasks.emit('failed', String(meta['runId']));
    if (saysWorkflowThrew({ message, meta })) {
      logger.debug(meta, message);
      return;
    }
    // The filter lets whole modules of the core through.
    if (level === 'WARN' && meta['sdkComponent'] === 'core') return;
    logger[level === 'INFO' ? 'debug' : LEVELS[level]](error === undefined ? meta : { ...meta, err: error }, message);
  };
  return {
    log,
    trace: (message, meta) => log('TRACE', message, meta),
    debug: (message, meta) => log('DEBUG', message, meta),
    info: (message, meta) => log('INFO', message, meta),
    warn: (message, meta) => log('WARN', message, meta),
    error: (message, meta) => log('ERROR', message, meta),
  };
}
