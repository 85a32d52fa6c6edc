/* The worker of "Run here": Python, and one cell after the other. It is told, and tells, by messages:
     in   {kind: "start", pyodide, files, place, first, interrupt}   {kind: "run", id, source}
     out  {kind: "loading", part, parts, name}  {kind: "ready", seconds}  {kind: "output", id, output}  {kind: "done", id, ok, seconds} */

let python, run, current;
const tell = (message) => self.postMessage(message);

/* A file of the site, fetched while Python waits: a worker may. */
function fetched(url) {
  const request = new XMLHttpRequest();
  request.open("GET", url, false);
  request.responseType = "arraybuffer";
  request.send();
  if (request.status !== 200) throw new Error(`${url} could not be loaded (${request.status})`);
  return request.response;
}

async function start({ pyodide, files, place, first, interrupt }) {
  const began = performance.now();
  const parts = 2 + first.length;
  const loading = (part, name) => tell({ kind: "loading", part, parts, name });
  loading(0, "Python");
  const { loadPyodide } = await import(`${pyodide}pyodide.mjs`);
  const lock = await (await fetch(`${pyodide}pyodide-lock.json`)).json();
  python = await loadPyodide({ indexURL: pyodide, env: { MPLBACKEND: "agg", KERAS_ENGINE: "minikeras" } });
  if (interrupt) python.setInterruptBuffer(interrupt);
  for (const [number, name] of first.entries()) {
    loading(1 + number, name);
    await python.loadPackage(name, { messageCallback() {} });
  }
  loading(parts - 1, "minikeras");
  const packages = python.runPython("import sysconfig; sysconfig.get_path('purelib')");
  const known = {};
  for (const entry of Object.values(lock.packages))
    for (const module of entry.imports) if (!(entry.name in python.loadedPackages)) known[module] = entry.name;
  const load = (name) => {
    const entry = lock.packages[name];
    if (name in python.loadedPackages || !entry) return;
    for (const other of entry.depends) load(other);
    tell({ kind: "loading", name });
    python.unpackArchive(fetched(pyodide + entry.file_name), "wheel", { extractDir: packages });
    python.loadedPackages[name] = "site";
  };
  python.FS.mkdirTree(`/course/${place}`);
  for (const [path, size] of Object.entries((await (await fetch(`${files}data.json`)).json()))) lazily(files, path, size);
  const source = await (await fetch(new URL("shell.py", self.location))).text();
  python.globals.set("_page_source", source);
  python.runPython(`
import os, sys, types
_page_shell = types.ModuleType("page_shell")
_page_shell.__file__ = "page_shell.py"
sys.modules["page_shell"] = _page_shell
exec(compile(_page_source, "page_shell.py", "exec"), _page_shell.__dict__)
os.chdir("/course/${place}")`);
  const begin = python.runPython("_page_shell.begin");
  const send = (output) => {
    tell({ kind: "output", id: current, output: output.toJs({ dict_converter: Object.fromEntries }) });
    output.destroy();
  };
  run = begin(send, python.toPy(known), load);
  tell({ kind: "ready", seconds: (performance.now() - began) / 1000 });
}

/* A data file of the lessons: there by name, fetched when it is first opened. */
function lazily(files, path, size) {
  const parts = path.split("/");
  const folder = `/course/${parts.slice(0, -1).join("/")}`;
  python.FS.mkdirTree(folder);
  const node = python.FS.createFile(folder, parts.at(-1), {}, true, true);
  node.usedBytes = size;
  const plain = { ...node.stream_ops };
  const whole = () => {
    if (!node.filled) {
      node.filled = true;
      node.contents = new Uint8Array(fetched(files + path));
      node.usedBytes = node.contents.length;
    }
  };
  node.stream_ops = { ...plain, read: (...all) => (whole(), plain.read(...all)), mmap: (...all) => (whole(), plain.mmap(...all)) };
}

self.onmessage = async ({ data }) => {
  try {
    if (data.kind === "start") return await start(data);
    current = data.id;
    const began = performance.now();
    const ok = run(data.source);
    tell({ kind: "done", id: data.id, ok, seconds: (performance.now() - began) / 1000, heap: python._module.HEAPU8.length });
  } catch (error) {
    tell({ kind: "broken", id: data.id, text: String(error) });
  }
};
