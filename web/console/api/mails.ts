import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { api } from '../../client/client';
import type { components } from '../../client/generated/api';
import { answerOf } from './request';

export type Template = components['schemas']['EmailTemplate'];
export type TemplateName = Template['name'];
export type TemplateContent = NonNullable<Template['content']>;
export type RenderedMail = components['schemas']['EmailPreview'];
export type PreviewWish = components['schemas']['PreviewEmailTemplateRequest'];

const TEMPLATES = 'templates';
const pathOf = (portalId: string, templateName: TemplateName) => ({ params: { path: { portalId, templateName } } });

export function useTemplates(portalId: string) {
  return useQuery({
    queryKey: [TEMPLATES, portalId],
    queryFn: async () =>
      (await answerOf(api.GET('/v3/portals/{portalId}/email-templates', { params: { path: { portalId } } }))).data,
  });
}

export function useVariables() {
  return useQuery({
    queryKey: [TEMPLATES, 'variables'],
    staleTime: Infinity,
    queryFn: async () => (await answerOf(api.GET('/v3/portals/email-templates/variables'))).data,
  });
}

export const previewMail = (portalId: string, name: TemplateName, body: PreviewWish): Promise<RenderedMail> =>
  answerOf(api.POST('/v3/portals/{portalId}/email-templates/{templateName}/preview', { ...pathOf(portalId, name), body }));

export const sendTestMail = (
  portalId: string,
  name: TemplateName,
  content: Required<components['schemas']['EmailTemplate']['default_content']>,
) =>
  answerOf(
    api.POST('/v3/portals/{portalId}/email-templates/{templateName}/send-test-email', {
      ...pathOf(portalId, name),
      body: { content },
    }),
  );

/** Changes a template, or takes a portal's own words back. */
export function useChangeTemplate(portalId: string, name: TemplateName) {
  const client = useQueryClient();
  const refresh = () => client.invalidateQueries({ queryKey: [TEMPLATES, portalId] });
  const change = useMutation({
    mutationFn: (body: { content?: TemplateContent | null; enabled?: boolean }) =>
      answerOf(api.PATCH('/v3/portals/{portalId}/email-templates/{templateName}', { ...pathOf(portalId, name), body })),
    onSuccess: refresh,
  });
  const reset = useMutation({
    mutationFn: () => answerOf(api.DELETE('/v3/portals/{portalId}/email-templates/{templateName}', pathOf(portalId, name))),
    onSuccess: refresh,
  });
  return { change, reset };
}

const DELIVERY = 'mail-delivery';
const LOOK_AGAIN_MS = 30_000;

/** Whether a portal's mails get through; looked at again and again, since that may change at any time. */
export function useMailDelivery(portalId: string) {
  return useQuery({
    queryKey: [DELIVERY, portalId],
    refetchInterval: LOOK_AGAIN_MS,
    queryFn: () => answerOf(api.GET('/v3/portals/{portalId}/mail-delivery', { params: { path: { portalId } } })),
  });
}

/** Has the mails that fail tried again. */
export function useRetryMails(portalId: string) {
  return useMutation({
    mutationFn: () => answerOf(api.POST('/v3/portals/{portalId}/mail-delivery/retries', { params: { path: { portalId } } })),
  });
}
