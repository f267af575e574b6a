import { Agent, request } from 'node:http';

export interface Reply {
  status: number;
  text: string;
}

const agent = new Agent({ keepAlive: true });

/** One request over connections that are kept. `fetch` takes four times as much of the machine that is measured. */
export function http(method: string, url: URL, headers: Record<string, string>, json?: object): Promise<Reply> {
  const body = json && JSON.stringify(json);
  const all = { ...headers, ...(body && { 'content-type': 'application/json', 'content-length': Buffer.byteLength(body) }) };
  return new Promise((resolve, reject) => {
    const sent = request(url, { method, agent, headers: all }, (answer) => {
      let text = '';
      answer.setEncoding('utf8');
      answer.on('data', (part: string) => (text += part));
      answer.on('end', () => resolve({ status: answer.statusCode ?? 0, text }));
      answer.on('error', reject);
    });
    sent.on('error', reject);
    sent.end(body);
  });
}
