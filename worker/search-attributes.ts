import { type Client, isGrpcServiceError } from '@temporalio/client';
import { temporal } from '@temporalio/proto';
import type { Logger } from 'pino';
import { SEARCH_ATTRIBUTES } from '../workflows/messages';

const TYPES = temporal.api.enums.v1.IndexedValueType;
const ADDED_MEANWHILE = [6]; // gRPC: already exists

/**
 * Registers the search attributes that the namespace may lack: a run that sets an unknown one fails its workflow task for
 * ever. Where this worker may not do that (Temporal Cloud), the log says how to make sure of it.
 */
export async function registerSearchAttributes(client: Client, logger: Logger): Promise<void> {
  for (const { name, type } of SEARCH_ATTRIBUTES) {
    try {
      await client.connection.operatorService.addSearchAttributes({
        namespace: client.options.namespace,
        searchAttributes: { [name]: TYPES[`INDEXED_VALUE_TYPE_${type}`] },
      });
      logger.info({ searchAttribute: name }, 'a search attribute was added to the namespace');
    } catch (error) {
      if (isGrpcServiceError(error) && ADDED_MEANWHILE.includes(error.code)) continue;
      const how = `temporal operator search-attribute create --name ${name} --type ${type}`;
      logger.warn(
        { err: error, how },
        'it is not known whether the namespace has this search attribute: without it runs cannot go on',
      );
    }
  }
}
