import { uuid4 } from '@temporalio/workflow';
import { digests } from './steps';

/**
 * Tells those administrators of a portal who want a digest who waits; started by the portal's Schedule. Silent where nobody
 * waits. One mail that cannot be sent keeps no other from going out. Returns how many were sent.
 */
export async function administratorDigest(portalId: string): Promise<number> {
  const administratorIds = await digests.listDigestReaders(portalId);
  const orders = administratorIds.map((administratorId) => ({ id: uuid4(), portalId, administratorId }));
  const fates = await Promise.allSettled(orders.map((order) => digests.sendDigest(order)));
  return fates.filter((fate) => fate.status === 'fulfilled' && fate.value === 'sent').length;
}
