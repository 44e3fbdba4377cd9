// One line per step with its time. The spinner is for people only: a log gets whole lines.

const FRAMES = ['|', '/', '-', '\\'];
const FRAME_MS = 120;
const WIDTH = 66;

export const seconds = (ms) => `${(ms / 1000).toFixed(1)} s`;

export const stepLine = (mark, text, ms) => `  ${mark} ${text.padEnd(WIDTH)} ${seconds(ms).padStart(8)}`;

/**
 * Runs `work` and prints how it went. `work` gets `say(text)`, which replaces what the step is called meanwhile, and
 * may return `{text, ok}`: what to print instead of the title, and whether it went well.
 */
export async function step(title, work, out = process.stderr) {
  const startedAt = Date.now();
  let text = title;
  const spinner = out.isTTY ? spin(out, () => stepLine('%', text, Date.now() - startedAt)) : undefined;
  if (!spinner) out.write(`    ${title} ...\n`);
  try {
    const { text: outcome = title, ok = true } =
      (await work((next) => {
        text = next;
      })) ?? {};
    spinner?.stop();
    out.write(`${stepLine(ok ? '+' : 'x', outcome, Date.now() - startedAt)}\n`);
  } catch (error) {
    spinner?.stop();
    out.write(`${stepLine('x', title, Date.now() - startedAt)}\n`);
    throw error;
  }
}

function spin(out, line) {
  let frame = 0;
  const draw = () => {
    frame = (frame + 1) % FRAMES.length;
    out.write(`\r${line().replace('%', FRAMES[frame])}`);
  };
  draw();
  const timer = setInterval(draw, FRAME_MS);
  return {
    stop() {
      clearInterval(timer);
      out.write('\r\x1b[K');
    },
  };
}
