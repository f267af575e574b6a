import { keepPreviousData, useMutation, useQuery } from '@tanstack/react-query';
import { useRef, useState } from 'react';
import { Button } from 'react-aria-components';
import { Link } from 'wouter';
import { Switch, TextField } from '../components/fields';
import { Form } from '../components/form';
import { MailFrame } from '../components/mail-frame';
import { Empty, Loading, Notice, Trouble } from '../components/notice';
import { Page } from '../frame/page';
import { useDebounced } from '../components/use-debounced';
import { Variables } from '../components/variables';
import { MAILS, sectionRoute } from '../routes';
import { inWords, refusalOf } from '../api/request';
import { previewMail, sendTestMail, type Template, useChangeTemplate, useTemplates } from '../api/mails';
import type { Here } from './portal-props';
import { isOwn } from './mails';

const TYPING_MS = 350;

/** One mail: its text, how it looks, and whether it is sent at all. */
export function Mail({ name, ...here }: Here & { name: string }) {
  const { data: templates, error, refetch } = useTemplates(here.portal.id);
  if (!templates) {
    return (
      <Page heading="Mail">{error ? <Trouble error={error} onRetry={() => void refetch()} /> : <Loading what="the mail" />}</Page>
    );
  }
  const template = templates.find((one) => one.name === name);
  if (!template) {
    return (
      <Page heading="No such mail">
        <Empty heading="There is no mail by this name">
          <Link href={sectionRoute(here.portal.id, MAILS)}>See all mails</Link>
        </Empty>
      </Page>
    );
  }
  // A text that was saved, or taken back, is a new beginning for the form.
  return <Editor key={template.updated_at} {...here} template={template} />;
}

type Draft = { subject: string; title: string; body: string; button_label: string };

function draftOf({ content, default_content }: Template): Draft {
  return {
    subject: content?.subject ?? default_content.subject,
    title: content?.title ?? default_content.title,
    body: content?.body ?? default_content.body,
    button_label: content?.button_label ?? default_content.button_label,
  };
}

/** The draft of a mail's text, with everything that can be done with it. */
function useDraft({ portal, mayDecide, template }: EditorProps) {
  const { name, default_content } = template;
  const [draft, setDraft] = useState(() => draftOf(template));
  const { change, reset } = useChangeTemplate(portal.id, name);
  const test = useMutation({ mutationFn: () => sendTestMail(portal.id, name, draft) });
  const settled = useDebounced(draft, TYPING_MS);
  const preview = useQuery({
    queryKey: ['mail-preview', portal.id, name, settled],
    enabled: mayDecide,
    placeholderData: keepPreviousData,
    retry: false,
    queryFn: () => previewMail(portal.id, name, { content: settled }),
  });
  const refused = refusalOf(preview.error) ?? refusalOf(change.error);
  return {
    draft,
    isDirty: JSON.stringify(draft) !== JSON.stringify(draftOf(template)),
    wrong: new Map(refused?.fields.map(({ field, reason }) => [field.replace(/^content\./, ''), reason])),
    edit(part: Partial<Draft>) {
      change.reset();
      test.reset();
      setDraft((before) => ({ ...before, ...part }));
    },
    save: () => change.mutate({ content: ownContent(draft, default_content) }),
    change,
    reset,
    test,
    preview,
  };
}

type EditorProps = Here & { template: Template };
type PartProps = EditorProps & { text: ReturnType<typeof useDraft> };

function Editor(props: EditorProps) {
  const text = useDraft(props);
  const { portal, template } = props;
  return (
    <Page heading={template.label} aside={<Link href={sectionRoute(portal.id, MAILS)}>All mails</Link>}>
      <WhetherSent {...props} text={text} />
      {text.change.error && text.wrong.size === 0 && <Trouble error={text.change.error} />}
      <div className="columns even">
        <Form onSubmit={text.save}>
          <Words {...props} text={text} />
          {props.mayDecide && <Actions {...props} text={text} />}
          {text.change.isSuccess && !text.isDirty && <Notice look="good">Saved.</Notice>}
          {text.test.isSuccess && <Notice look="good">A test is on its way to your own address.</Notice>}
          {text.test.error && <Trouble error={text.test.error} />}
          {text.reset.error && <Trouble error={text.reset.error} />}
        </Form>
        <Preview {...props} text={text} />
      </div>
    </Page>
  );
}

function WhetherSent({ mayDecide, template: { mandatory, enabled }, text: { change } }: PartProps) {
  if (mandatory) return <p className="hint">Nobody could get in, or notice who does, without this mail, so it is always sent.</p>;
  return (
    <Switch isSelected={enabled} isDisabled={!mayDecide || change.isPending} onChange={(on) => change.mutate({ enabled: on })}>
      {enabled ? 'This mail is sent' : 'This mail is switched off'}
    </Switch>
  );
}

function Words({ mayDecide, template, text: { draft, wrong, edit } }: PartProps) {
  const body = useRef<HTMLTextAreaElement>(null);
  const field = (key: keyof Draft, what: string) => (
    <TextField
      label={what}
      value={draft[key]}
      onChange={(value) => edit({ [key]: value })}
      error={wrong.get(key)}
      isDisabled={!mayDecide}
    />
  );
  const insert = (variable: string) => {
    const at = body.current?.selectionEnd ?? draft.body.length;
    edit({ body: `${draft.body.slice(0, at)}{{ ${variable} }}${draft.body.slice(at)}` });
    body.current?.focus();
  };
  return (
    <section className="card part" aria-label="The text">
      {field('subject', 'Subject')}
      {field('title', 'Title')}
      <TextField
        label="Text"
        hint="Markdown, with variables in double braces."
        rows={14}
        value={draft.body}
        onChange={(value) => edit({ body: value })}
        error={wrong.get('body')}
        isDisabled={!mayDecide}
        areaRef={body}
      />
      {template.default_content.button_label !== '' && field('button_label', 'Words on the button')}
      {mayDecide && <Variables names={template.variables} onInsert={insert} />}
    </section>
  );
}

function Actions({ template, text: { isDirty, edit, change, reset, test } }: PartProps) {
  return (
    <div className="actions">
      <Button type="submit" className="button primary" isDisabled={!isDirty} isPending={change.isPending}>
        {change.isPending ? 'Saving…' : 'Save'}
      </Button>
      <Button className="button quiet" isPending={test.isPending} onPress={() => test.mutate()}>
        {test.isPending ? 'Sending…' : 'Send me a test'}
      </Button>
      {isDirty && (
        <Button className="button plain" onPress={() => edit(draftOf(template))}>
          Discard changes
        </Button>
      )}
      {isOwn(template.content) && !isDirty && (
        <Button className="button plain" isPending={reset.isPending} onPress={() => reset.mutate()}>
          Back to the default text
        </Button>
      )}
    </div>
  );
}

function Preview({ mayDecide, text: { preview, wrong } }: PartProps) {
  return (
    <section className="preview" aria-label="How it looks">
      <h2>How it looks</h2>
      {preview.data ? <MailFrame mail={preview.data} /> : preview.isLoading && <div className="mail-frame" />}
      {preview.error && wrong.size === 0 && <p className="hint">The mail cannot be shown: {inWords(preview.error)}</p>}
      {!mayDecide && <p className="hint">Whoever may change this portal sees here how the mail looks.</p>}
    </section>
  );
}

/** Null for what is as the default has it, so that a later default is taken over. */
function ownContent(draft: Draft, defaults: Template['default_content']) {
  const own = (key: keyof Draft) => (draft[key] === defaults[key] ? null : draft[key]);
  return { subject: own('subject'), title: own('title'), body: own('body'), button_label: own('button_label') };
}
