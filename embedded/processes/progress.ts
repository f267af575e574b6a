/** Tells people what takes its time: one line that is rewritten on a terminal, plain lines elsewhere. */
export interface Progress {
  /** A line that stays. */
  say(text: string): void;
  /** How far the thing last said has come: 0–1, or null where that is unknown. */
  step(done: number | null): void;
}

const WIDTH = 30;

export function createProgress(output: NodeJS.WriteStream = process.stdout): Progress {
  // A terminal that is gone, or a full disk: nobody reads on, and everything else goes on.
  output.on('error', () => undefined);
  let drawn = -1;
  const clear = () => {
    if (drawn >= 0 && output.isTTY) output.clearLine(0, () => output.write('\r'));
    drawn = -1;
  };
  return {
    say(text) {
      clear();
      output.write(`${text}\n`);
    },
    step(done) {
      const percent = done === null ? -1 : Math.floor(done * 100);
      if (!output.isTTY || percent === drawn || percent < 0) return;
      drawn = percent;
      const filled = Math.round((percent / 100) * WIDTH);
      output.write(`\r  ${'█'.repeat(filled)}${'░'.repeat(WIDTH - filled)} ${percent} %`);
      if (percent === 100) clear();
    },
  };
}
