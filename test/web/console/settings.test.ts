import { tokenIn } from '../../api/http-driver';
import { button, type ConsoleHarness, goTo, heading, startConsoleHarness } from './browser-harness';

let harness: ConsoleHarness;
beforeAll(async () => {
  harness = await startConsoleHarness();
});
afterEach(() => harness.endVisits());
afterAll(() => harness.stop());

const settings = async () => (await harness.driver.manage('GET', '')).body as Record<string, unknown>;
const PICTURE = Buffer.from('<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 8 8"><path d="M4 0 8 8H0z"/></svg>');

test('settings are changed together, discarded together, and taken away again', async () => {
  const page = await harness.enter();
  await goTo(page, 'Settings');
  await page.getByText('stay pending until somebody decides').waitFor();
  await page.getByText('Approve developers automatically').click();
  await page.getByLabel('Display name').fill('Changed <b>mind</b>');
  await button(page, 'Discard').click();
  expect(await page.getByLabel('Display name').inputValue()).toBe('Test Portal');
  expect(await button(page, 'Save changes').count()).toBe(0);

  await page.getByText('Approve developers automatically').click();
  await page.getByLabel('Display name').fill('New <b>name</b>');
  await page.getByLabel('Description').fill('Two\nlines');
  await page.getByLabel('Other origins').fill('https://one.example.com\nhttps://two.example.com');
  await page.getByLabel('Colour').fill('#aa3300');
  await page.locator('input[type=file]').setInputFiles({ name: 'logo.svg', mimeType: 'image/svg+xml', buffer: PICTURE });
  await page.getByRole('img', { name: 'The logo as it is' }).waitFor();
  await button(page, 'Save changes').click();
  await page.getByText('Saved.').waitFor();
  expect(await settings()).toMatchObject({
    auto_approve_developers: true,
    display_name: 'New <b>name</b>',
    description: 'Two\nlines',
    allowed_origins: ['https://one.example.com', 'https://two.example.com'],
    accent_color: '#aa3300',
    logo: `data:image/svg+xml;base64,${PICTURE.toString('base64')}`,
    mail_from_name: null,
  });

  await page.getByLabel('Description').fill(' ');
  await page.getByLabel('Other origins').fill('');
  await button(page, 'Back to the default').click();
  await button(page, 'Remove').click();
  await page.getByText('Saved.').waitFor({ state: 'detached' });
  await button(page, 'Save changes').click();
  await page.getByText('Saved.').waitFor();
  expect(await settings()).toMatchObject({ description: null, allowed_origins: [], accent_color: null, logo: null });
  await harness.service.setPortal({ displayName: 'Test Portal', autoApproveDevelopers: false });
});

test('what is wrong stands beside its field, and nothing typed is lost', async () => {
  const page = await harness.enter();
  await goTo(page, 'Settings');
  await page.getByLabel('Address of the portal').fill('not an address');
  await page.getByLabel('Sender’s address').fill('nobody');
  await button(page, 'Save changes').click();
  await page.getByText('must be http:// or https:// and a host, without a path').waitFor();
  await page.getByText('is not an e-mail address').waitFor();
  expect(await page.getByLabel('Address of the portal').inputValue()).toBe('not an address');
  await page.locator('input[type=file]').setInputFiles({ name: 'x.png', mimeType: 'image/png', buffer: Buffer.alloc(70_000) });
  await page.getByText('must not have more than 64 kB').waitFor();
});

test('a portal admin reads where links lead and whom mails come from, and why that is not theirs to change', async () => {
  const { token } = await harness.administrator('Katherine', [{ role: 'portal_admin', portalId: harness.service.portalId }]);
  const page = await harness.enter({ token });
  await goTo(page, 'Settings');
  await page.getByText('an organization admin says where they lead').waitFor();
  await page.getByText('An organization admin says whom mails come from').waitFor();
  const guarded = [
    /^Address of the portal/,
    /^Where a conf/,
    /^Where a pass/,
    /^Where "log/,
    /^Other or/,
    /^Sender’s n/,
    /^Sender’s a/,
    /^Answers/,
  ];
  for (const label of guarded) expect(await page.getByLabel(label).getAttribute('readonly')).toBe('');
  await page.getByLabel('Description').fill('Mine to say');
  await button(page, 'Save changes').click();
  await page.getByText('Saved.').waitFor();
  expect(await settings()).toMatchObject({ description: 'Mine to say' });
});

test('a mail’s text is edited with a live preview, saved, really sent, and taken back', async () => {
  const page = await harness.enter();
  await goTo(page, 'Mails');
  await page.getByRole('link', { name: /confirm the email address/ }).click();
  await page.getByText('Nobody could get in, or notice who does, without this mail').waitFor();
  const text = page.getByLabel('Text', { exact: true });
  await page.getByLabel('Subject').fill('Hello from {{ portal_display_name }}');
  await text.fill('Dear ');
  await button(page, 'Insert developer_email').click();
  expect(await text.inputValue()).toBe('Dear {{ developer_email }}');
  await page.frameLocator('iframe').getByText('Dear ada@example.com').waitFor();
  await page.getByText('Hello from Test Portal').waitFor();
  await button(page, 'Save').click();
  await page.getByText('Your own text').waitFor({ state: 'hidden' });
  await button(page, 'Back to the default text').waitFor();

  const email = await harness.driver.register();
  const mail = await harness.service.mailbox.waitForMail(email);
  expect([mail.Subject, mail.TextBody?.includes(`Dear ${email}`)]).toEqual(['Hello from Test Portal', true]);
  expect(tokenIn(mail)).toMatch(/^[0-9a-f-]{36}$/);

  await page.getByRole('link', { name: 'All mails' }).click();
  await page.getByText('Your own text').waitFor();
  await page.getByRole('link', { name: /confirm the email address/ }).click();
  await button(page, 'Back to the default text').click();
  await button(page, 'Back to the default text').waitFor({ state: 'detached' });
  expect(await page.getByLabel('Subject').inputValue()).toBe('Please confirm your email address');
});

test('a text that would not work says what is wrong and on which line, and is not saved', async () => {
  const page = await harness.enter();
  await goTo(page, 'Mails');
  await page.getByRole('link', { name: /access is approved/ }).click();
  await page.getByLabel('Text', { exact: true }).fill('First line\n{{ nonsense }}');
  await page.getByText(/line 2: there is no "nonsense"/).waitFor();
  await button(page, 'Save').click();
  await page.getByText(/line 2: there is no "nonsense"/).waitFor();
  await button(page, 'Discard changes').click();
  await page.getByText(/line 2/).waitFor({ state: 'detached' });
});

test('a test goes to one’s own address', async () => {
  const { token } = await harness.administrator('Tess', [{ role: 'organization_admin', portalId: null }], 'tess@example.com');
  const page = await harness.enter({ token });
  await goTo(page, 'Mails');
  await page.getByRole('link', { name: /registration is rejected/ }).click();
  await page.getByLabel('Title').fill('A title of my own');
  await button(page, 'Send me a test').click();
  await page.getByText('A test is on its way').waitFor();
  const mail = await harness.service.mailbox.waitForMail('tess@example.com', /^\[Test\]/);
  expect(mail.TextBody).toContain('A title of my own');
});

test('a mail that is switched off is not sent, and the account tells so', async () => {
  const page = await harness.enter();
  await goTo(page, 'Mails');
  await page.getByRole('link', { name: /access is approved/ }).click();
  await page.getByText('This mail is sent').click();
  await page.getByText('This mail is switched off').waitFor();
  const id = await harness.developer('Quiet', 'pending');
  await harness.driver.manage('PATCH', `/developers/${id}`, { status: 'approved' });
  await page.goto(`/console/${harness.service.portalId}/accounts/${id}`);
  await page.getByText('Mail about the approval: not sent').waitFor();
  await page.getByText('switched off').waitFor();
  await heading(page, 'Quiet').waitFor();
});
