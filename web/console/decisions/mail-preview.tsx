import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { MailFrame } from '../parts/mail-frame';
import { previewMail } from '../service/mails';
import { inWords } from '../service/ask';
import type { Verdict } from './verdicts';
import { wordsFor } from './words';

interface MailPreviewProps {
  portalId: string;
  verdict: Verdict;
  developerId: string;
  reason: string;
}

/** The mail as this developer will get it. */
export function MailPreview({ portalId, verdict, developerId, reason }: MailPreviewProps) {
  const { mail } = wordsFor(verdict);
  const { data, error } = useQuery({
    queryKey: ['mail-preview', portalId, mail, developerId, reason],
    placeholderData: keepPreviousData,
    queryFn: () => previewMail(portalId, mail, { developer_id: developerId, ...(reason !== '' && { reason }) }),
  });
  if (error) return <p className="hint">The mail cannot be shown: {inWords(error)}</p>;
  return data ? <MailFrame mail={data} /> : <div className="mail-frame" />;
}
