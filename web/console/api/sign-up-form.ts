import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { api } from '../../client/client';
import type { components } from '../../client/generated/api';
import { answerOf } from './request';

export type SignUpForm = components['schemas']['PortalSignUpForm'];
export type SignUpFormChange = components['schemas']['ReplaceSignUpForm'];
export type Question = components['schemas']['SignUpQuestion'];

/** Everything about a portal's sign-up form is kept below this key. */
export const SIGN_UP_FORM = 'sign-up-form';

const pathOf = (portalId: string) => ({ params: { path: { portalId } } });

export function useSignUpForm(portalId: string) {
  return useQuery({
    queryKey: [SIGN_UP_FORM, portalId],
    queryFn: () => answerOf(api.GET('/v3/portals/{portalId}/sign-up-form', pathOf(portalId))),
  });
}

/** Saves the next revision. Where somebody has been faster, theirs is read. */
export function useSaveSignUpForm(portalId: string) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (body: SignUpFormChange) =>
      answerOf(api.PUT('/v3/portals/{portalId}/sign-up-form', { ...pathOf(portalId), body })),
    onSuccess: (saved: SignUpForm) => client.setQueryData([SIGN_UP_FORM, portalId], saved),
    onError: () => client.invalidateQueries({ queryKey: [SIGN_UP_FORM, portalId], exact: true }),
  });
}
