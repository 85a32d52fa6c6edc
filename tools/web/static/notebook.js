/* The page around a notebook: what the learner has done, a lesson as it was, and a file to hand in. All of it stays in this browser. */

const words = JSON.parse(document.querySelector("#words").textContent);
const prefix = document.querySelector("#script").dataset.prefix;
const by = (id) => document.getElementById(id);
const frame = by("notebook");
const asked = new URLSearchParams(location.search).get("path") ?? "";
const path = /^(lessons|solutions)\/[\w-]+\/[\w-]+\.ipynb$/.test(asked) ? prefix + asked : `${prefix}lessons/README.ipynb`;
const lesson = path.split("/").at(-1).replace(/\.ipynb$/, "");

by("name").textContent = lesson;
if (asked) by("back").href = asked.replace(/\.ipynb$/, ".html");
const open = () => { frame.src = `../lite/notebooks/index.html?path=${encodeURIComponent(path)}`; };
open();

/* JupyterLite's application, as soon as it is there. */
async function application() {
  for (;;) {
    const app = frame.contentWindow?.jupyterapp;
    if (app?.shell?.currentWidget?.context?.isReady) return app;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}

const say = (text) => { by("state").textContent = text; };

async function watch() {
  const app = await application();
  const context = app.shell.currentWidget.context;
  context.saveState.connect((_, told) => say(told === "completed" ? words.saved : told === "started" ? words.saving : words.failed));
  context.model.contentChanged.connect(() => say(words.changed));
  say(words.here);
}
frame.addEventListener("load", () => watch());

async function save(app) {
  const widget = app.shell.currentWidget;
  if (widget.context.model.dirty) await widget.context.save();
}

/* A dialog: resolves to whether the first button was pressed. */
function ask({ title, told = [], yes, field = false }) {
  by("asked").textContent = title;
  by("told").replaceChildren(...told);
  by("field").hidden = !field;
  by("who").required = field;
  by("yes").hidden = !yes;
  by("yes").textContent = yes ?? "";
  const dialog = by("dialog");
  dialog.showModal();
  return new Promise((resolve) => dialog.addEventListener("close", () => resolve(dialog.returnValue === "yes"), { once: true }));
}
const paragraph = (text) => Object.assign(document.createElement("p"), { textContent: text });

by("reset").onclick = async () => {
  if (!(await ask({ title: words.reset, told: [paragraph(words["reset-asks"])], yes: words["reset-yes"] }))) return;
  const app = await application();
  const { context } = app.shell.currentWidget;
  context.model.dirty = false; // or it would be saved again
  await app.serviceManager.sessions.shutdownAll();
  await app.serviceManager.contents.delete(path);
  open();
};

by("hand-in").onclick = async () => {
  by("who").value = localStorage.getItem("minikeras-name") ?? "";
  if (!by("who").value && !(await ask({ title: words["hand-in"], told: [paragraph(words["name-asks"])], yes: words["hand-in"], field: true }))) return;
  const who = by("who").value.replace(/[\\/:*?"<>|\u0000-\u001f.]+/g, " ").trim();
  if (!who) return;
  localStorage.setItem("minikeras-name", who);
  const app = await application();
  await save(app);
  const { content } = await app.serviceManager.contents.get(path, { content: true });
  const blob = new Blob([JSON.stringify(content, null, 1)], { type: "application/x-ipynb+json" });
  const link = Object.assign(document.createElement("a"), { href: URL.createObjectURL(blob), download: `${fileOf(who)} ${lesson}.ipynb` });
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 10000);
};

/* The grading tells learners by the file's name: a number alone, or a login with hardly a letter, needs a word before it. */
function fileOf(who) {
  if (/^\d{5,12}$/.test(who)) return `learner_${who}`;
  return /\p{L}{2}/u.test(who) ? who : `learner ${who}`;
}

by("done").onclick = async () => {
  const app = await application();
  await save(app);
  const { plan, points } = await progress(app.serviceManager.contents);
  const table = document.createElement("table");
  table.append(row("th", [words.lesson, words.points]));
  let [made, whole] = [0, 0];
  for (const one of plan) {
    const own = Object.keys(one.points).filter((name) => name in points).reduce((sum, name) => sum + one.points[name], 0);
    const all = Object.values(one.points).reduce((sum, worth) => sum + worth, 0);
    [made, whole] = [made + own, whole + all];
    table.append(row("td", [`${own === all ? "✓" : own ? "…" : "○"} ${one.name.slice(0, 2)} ${one.title}`, `${own} / ${all}`]));
  }
  table.append(row("th", [words.all, `${made} / ${whole}`]));
  await ask({ title: words.done, told: [table, paragraph(words["done-tells"])] });
};

function row(tag, texts) {
  const line = document.createElement("tr");
  line.append(...texts.map((text) => Object.assign(document.createElement(tag), { textContent: text })));
  return line;
}

/* The plan of the lessons, and the points that the checks have given: files that the course itself keeps beside the lessons. */
async function progress(contents) {
  const read = async (name) => {
    try {
      const { content } = await contents.get(`${prefix}lessons/${name}`, { content: true, type: "file", format: "text" });
      return typeof content === "string" ? JSON.parse(content) : content;
    } catch {
      return {};
    }
  };
  const [plan, points] = await Promise.all([read("course.json"), read("progress.json")]);
  return { plan: plan.lessons ?? [], points };
}
window.minikerasNotebook = { application, progress, save, path };
