/* "Run here": the cells of this page run in the reader's own browser, in a worker, one after the other, their outputs in place of the
   stored ones. Nothing is loaded before the button is pressed. */

const bar = document.querySelector(".mk-bar");
const state = document.querySelector(".mk-state");
const words = JSON.parse(bar.dataset.words);
const root = new URL(bar.dataset.root, location.href).href;
const FIRST = ["numpy", "minikeras-openblas", "minikeras-numpy"];

let worker = null;
let starting = null;
let began = 0;
let interrupt = null;
let giveUp = null; // ends the loading that is under way
const waiting = new Map(); // what to do when a cell is done, by its number

const say = (name, values = {}) => {
  state.textContent = words[name].replace(/\{(\w+)\}/g, (whole, key) => values[key] ?? whole);
};
const made = (tag, told = {}, ...inside) => {
  const element = Object.assign(document.createElement(tag), told);
  element.append(...inside);
  return element;
};

/* The cells */

const cells = [...document.querySelectorAll("div.cell")].filter((cell) => cell.querySelector(".cell_input pre"));
const parts = cells.map((element, number) => {
  const shown = element.querySelector(".cell_input .highlight");
  const source = shown.querySelector("pre").textContent.replace(/\n$/, "");
  return { element, number, shown, source, original: source, hasRun: false, box: null, outputs: [] };
});

function equip(cell) {
  const button = (name, press) =>
    made("button", { type: "button", textContent: words[name], title: words[`${name}-title`], onclick: press, className: `mk-${name}` });
  cell.buttons = made("div", { className: "mk-cell" });
  cell.buttons.append(button("cell", () => runTo(cell)), button("edit", () => edit(cell)));
  cell.element.querySelector(".cell_input").append(cell.buttons);
}

function edit(cell) {
  if (!cell.box) {
    cell.box = made("textarea", { className: "mk-box", spellcheck: false, value: cell.source });
    cell.box.setAttribute("aria-label", words.code);
    cell.box.setAttribute("autocapitalize", "off");
    cell.box.oninput = () => {
      cell.source = cell.box.value;
      cell.hasRun = false;
      cell.box.rows = cell.source.split("\n").length;
    };
    cell.box.onkeydown = (event) => {
      if (event.key !== "Enter") return;
      event.preventDefault();
      if (event.shiftKey) return void runTo(cell);
      const line = cell.box.value.slice(0, cell.box.selectionStart).split("\n").at(-1);
      const indent = line.match(/^\s*/)[0] + (/:\s*(#.*)?$/.test(line) ? "    " : "");
      cell.box.setRangeText(`\n${indent}`, cell.box.selectionStart, cell.box.selectionEnd, "end");
      cell.box.oninput();
    };
    const undo = made("button", { type: "button", textContent: words.undo, title: words["undo-title"], className: "mk-undo" });
    undo.onclick = () => {
      cell.box.value = cell.original;
      cell.box.oninput();
    };
    cell.buttons.append(undo);
    cell.shown.replaceWith(cell.box);
    cell.box.rows = cell.source.split("\n").length;
  }
  cell.box.focus();
}

/* Outputs */

const ESCAPES = /\x1b\[[0-9;?]*[A-Za-z]/g;

/* What a terminal would show of a text: carriage returns and backspaces done, colours left out. */
function screen(text) {
  return text.replace(ESCAPES, "").split("\n").map((line) => {
    const signs = [];
    let place = 0;
    for (const sign of line) {
      if (sign === "\r") place = 0;
      else if (sign === "\b") place = Math.max(0, place - 1);
      else signs[place++] = sign;
    }
    return signs.join("").trimEnd();
  }).join("\n");
}

function place(cell) {
  let there = cell.element.querySelector(".cell_output");
  if (!there) {
    there = made("div", { className: "cell_output docutils container" });
    cell.element.append(there);
  }
  return there;
}

function show(cell, output) {
  if (output.output_type === "clear") return void empty(cell);
  cell.outputs.push(output);
  const there = place(cell);
  if (output.output_type === "stream") {
    const last = there.lastElementChild;
    if (last?.dataset.stream === output.name) {
      last.told += output.text;
      last.textContent = screen(last.told);
    } else {
      const text = made("pre", { textContent: screen(output.text), tabIndex: 0 });
      text.dataset.stream = output.name;
      text.told = output.text;
      there.append(text);
    }
  } else if (output.output_type === "error") {
    there.append(made("pre", { className: "mk-error", textContent: screen(output.traceback.join("\n")), tabIndex: 0 }));
  } else {
    there.append(display(output));
  }
}

function display({ data, metadata }) {
  const text = (kind) => [data[kind]].flat().join("");
  if (data["text/html"]) return made("div", { className: "output text_html", innerHTML: text("text/html") });
  for (const [kind, encoded] of [["image/svg+xml", false], ["image/png", true]]) {
    if (!data[kind]) continue;
    const source = encoded ? `data:${kind};base64,${text(kind).trim()}` : `data:${kind},${encodeURIComponent(text(kind))}`;
    return made("img", { src: source, alt: metadata?.[kind]?.alt ?? text("text/plain") });
  }
  return made("pre", { textContent: screen(text("text/plain")), tabIndex: 0 });
}

function empty(cell) {
  cell.outputs = [];
  place(cell).replaceChildren();
}

/* Running */

function start() {
  if (starting) return starting;
  worker = new Worker(new URL("_static/worker.js", new URL(bar.dataset.root + document.documentElement.lang + "/", location.href)), { type: "module" });
  interrupt = self.crossOriginIsolated ? new Uint8Array(new SharedArrayBuffer(1)) : null;
  starting = new Promise((ready, failed) => {
    giveUp = failed;
    worker.onmessage = ({ data }) => {
      if (data.kind === "loading") say("loading", data);
      else if (data.kind === "ready") ready(data.seconds);
      else if (data.kind === "output") show(parts[data.id], data.output);
      else if (data.kind === "done") waiting.get(data.id)(data);
      else failed(new Error(data.text));
    };
    worker.onerror = (event) => failed(new Error(event.message || "worker"));
  });
  starting.catch((error) => error.message && say("broken", { text: error.message }));
  const pyodide = bar.dataset.pyodide || `${root}pyodide/`;
  worker.postMessage({ kind: "start", pyodide, files: `${root}files/`, place: bar.dataset.place, first: FIRST, interrupt });
  return starting;
}

function runOne(cell) {
  cell.element.dataset.state = "running";
  empty(cell);
  say("running", { cell: cell.number + 1, cells: parts.length });
  const done = new Promise((resolve) => waiting.set(cell.number, resolve));
  worker.postMessage({ kind: "run", id: cell.number, source: cell.source });
  return done.then((told) => {
    cell.element.dataset.state = told.ok ? "done" : "failed";
    cell.hasRun = told.ok;
    Object.assign(cell, { seconds: told.seconds, heap: told.heap });
    return told.ok;
  });
}

let busy = Promise.resolve(true);

/* Run a list of cells, after what is running; what is below an error stays as it is. */
function queue(list) {
  busy = busy.then(async () => {
    toggle(true);
    began = performance.now();
    await start();
    for (const cell of list) {
      if (!(await runOne(cell))) {
        say(worker ? "failed" : "stopped", { cell: cell.number + 1 });
        return false;
      }
    }
    say("done", { seconds: ((performance.now() - began) / 1000).toFixed(1) });
    return true;
  }).catch(() => false).finally(() => toggle(false));
  return busy;
}

const runTo = (cell) => queue([...parts.slice(0, cell.number).filter((one) => !one.hasRun), cell]);
const runAll = () => queue(parts);

function stop() {
  if (interrupt) {
    interrupt[0] = 2;
    return;
  }
  worker?.terminate();
  giveUp?.(new Error("")); // where it was still loading
  worker = starting = null;
  for (const cell of parts) cell.hasRun = false;
  const ends = [...waiting.values()];
  waiting.clear();
  for (const end of ends) end({ ok: false });
  say("stopped");
}

const runButton = bar.querySelector(".mk-run");
const stopButton = made("button", { type: "button", className: "mk-stop", textContent: words.stop, hidden: true, onclick: stop });

function toggle(running) {
  runButton.disabled = running;
  stopButton.hidden = !running;
  for (const cell of parts) for (const button of cell.buttons.querySelectorAll(".mk-cell button:not(.mk-edit)")) button.disabled = running;
}

runButton.onclick = () => {
  if (!parts[0].buttons) parts.forEach(equip);
  runButton.textContent = words.again;
  runAll();
};
runButton.after(stopButton);
runButton.hidden = false;
window.minikerasPage = { parts, runAll, runTo, stop }; // for those who look from the console, and for the tests
