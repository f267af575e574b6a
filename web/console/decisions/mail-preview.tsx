import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { MailFrame } from '../components/mail-frame';
import { previewMail } from '../api/mails';
import { inWords } from '../api/request';
import type { DecidedStatus } from './decided-status';

interface MailPreviewProps {
  portalId: string;
  decision: DecidedStatus;
  developerId: string;
  reason: string;
}

/** The mail as this developer will get it. */
export function MailPreview({ portalId, decision, developerId, reason }: MailPreviewProps) {
  const mail = `account-access-${decision}` as const;
  const { data, error } = useQuery({
    queryKey: ['mail-preview', portalId, mail, developerId, reason],
    placeholderData: keepPreviousData,
    queryFn: () => previewMail(portalId, mail, { developer_id: developerId, ...(reason !== '' && { reason }) }),
  });
  if (error) return <p className="hint">The mail cannot be shown: {inWords(error)}</p>;
  return data ? <MailFrame mail={data} /> : <div className="mail-frame" />;
}
