// One line per step with its time. The spinner is for people only: a log gets whole lines.

const FRAMES = ['|', '/', '-', '\\'];
const FRAME_MS = 120;
const WIDTH = 66;

export const seconds = (ms) => `${(ms / 1000).toFixed(1)} s`;

export const stepLine = (mark, text, ms) => `  ${mark} ${text.padEnd(WIDTH)} ${seconds(ms).padStart(8)}`;

/**
 * Runs `work` and prints how it went. `work` gets `say(text)`, which replaces what the step is called, and may
 * return a string: the outcome to print instead of the title.
 */
export async function step(title, work, out = process.stderr) {
  const startedAt = Date.now();
  let text = title;
  const spinner = out.isTTY ? spin(out, () => stepLine('%', text, Date.now() - startedAt)) : undefined;
  if (!spinner) out.write(`    ${title} ...\n`);
  try {
    const outcome = await work((next) => {
      text = next;
    });
    spinner?.stop();
    out.write(`${stepLine('+', typeof outcome === 'string' ? outcome : title, Date.now() - startedAt)}\n`);
    return outcome;
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
