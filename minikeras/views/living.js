// The living picture: one SVG of a model's calls that can be entered. It gets everything as data (pages, words, steps), draws nothing
// of its own, asks no other host, and leaves the page around it alone. Without it the same picture stands there as an image.
//
// data.pages   a picture for each way of opening nested models: {opened: [keys], svg, boxes, edges, steps}
// data.film    a training played, or null: {frames: [{words, labels: [svg], widths}], curve: svg, marks: [x]}, see film.py
// data.words   what the buttons say, so that a page can be in another language
export function mount(host, data) {
  const words = data.words;
  host.innerHTML =
    `<div class="mk-bar" role="toolbar" aria-label="${words.toolbar}">` +
    ["first", "back", "play", "next", "last", "nearer", "farther", "fit"]
      .map((name) => `<button type="button" data-act="${name}" title="${words[name]}" aria-label="${words[name]}">${SIGNS[name]}</button>`)
      .join("") +
    `<input type="search" placeholder="${words.search}" aria-label="${words.search}"></div>` +
    `<div class="mk-stage"></div><p class="mk-say" role="status" aria-live="polite"></p>` +
    `<pre class="mk-more" tabindex="0" role="region" aria-label="${words.details}" hidden></pre>`;
  const stage = host.querySelector(".mk-stage"), say = host.querySelector(".mk-say"), search = host.querySelector("input[type=search]");
  const more = host.querySelector(".mk-more");
  const state = { page: null, svg: null, view: null, whole: null, step: -1, timer: null };

  // The page that is shown, and what stands in it.
  function open(page, focus) {
    state.page = page;
    stage.innerHTML = page.svg;
    state.svg = stage.querySelector("svg");
    state.svg.removeAttribute("role"); // what can be pressed must not be hidden inside an image
    state.svg.removeAttribute("width");
    state.svg.removeAttribute("height");
    state.whole = state.svg.getAttribute("viewBox").split(" ").map(Number);
    look(state.whole);
    state.step = -1;
    for (const part of parts("box", "frame")) {
      part.setAttribute("tabindex", "0");
      part.setAttribute("role", "button");
      part.setAttribute("aria-label", about(part.dataset.key));
    }
    if (focus) find(focus)?.focus();
  }
  const parts = (...kinds) => [...state.svg.querySelectorAll("[data-part]")].filter((part) => kinds.includes(part.dataset.part));
  const find = (key) => parts("box", "frame").find((part) => part.dataset.key === key);
  const about = (key) => state.page.boxes[key]?.about ?? key;
  const tell = (text) => { say.textContent = text; };

  // Where one looks: the SVG's own viewBox.
  function look(view) {
    state.view = view;
    state.svg.setAttribute("viewBox", view.join(" "));
  }
  function zoom(factor, x, y) {
    const [left, top, width, height] = state.view;
    const size = Math.min(Math.max(width * factor, 60), 8 * state.whole[2]) / width;
    x ??= left + width / 2;
    y ??= top + height / 2;
    look([x - (x - left) * size, y - (y - top) * size, width * size, height * size]);
  }
  function place(event) {
    const point = new DOMPoint(event.clientX, event.clientY).matrixTransform(state.svg.getScreenCTM().inverse());
    return [point.x, point.y];
  }

  // What is lit: some boxes and edges, the rest faint. `null` lights everything.
  function light(boxes, edges) {
    for (const part of parts("box", "frame")) part.classList.toggle("mk-faint", boxes !== null && !boxes.has(part.dataset.key));
    for (const part of parts("edge", "label")) part.classList.toggle("mk-faint", boxes !== null && !edges.has(Number(part.dataset.key)));
    for (const part of parts("box", "edge", "frame")) part.classList.remove("mk-now");
  }
  function reach(key, from, to) {
    const seen = new Set([key]), edges = new Set(), waiting = [key];
    while (waiting.length) {
      const here = waiting.pop();
      state.page.edges.forEach((edge, number) => {
        if (edge[from] !== here && !(state.page.boxes[here]?.inside ?? []).includes(edge[from])) return;
        edges.add(number);
        if (!seen.has(edge[to])) { seen.add(edge[to]); waiting.push(edge[to]); }
      });
    }
    return [seen, edges];
  }
  function pick(key) {
    stop();
    const [before, into] = reach(key, "target", "source"), [after, out] = reach(key, "source", "target");
    light(new Set([...before, ...after, ...frames()]), new Set([...into, ...out]));
    find(key)?.classList.add("mk-now");
    tell(about(key) + (state.page.boxes[key]?.nested ? ` ${words.enter}` : ""));
    const details = state.page.boxes[key]?.details ?? [];
    more.textContent = details.join("\n");
    more.hidden = details.length === 0;
  }
  const frames = () => parts("frame").map((part) => part.dataset.key);

  // Nested models open and close in place: another page with other keys opened.
  function toggle(key) {
    const now = new Set(state.page.opened);
    if (!now.delete(key)) now.add(key);
    const wanted = [...now].filter((one) => now.has(one));
    const page = data.pages.find((other) => other.opened.length === wanted.length && wanted.every((one) => other.opened.includes(one)));
    if (!page) return;
    open(page, key);
    tell(`${key}: ${page.opened.includes(key) ? words.opened : words.closed}`);
  }

  // Steps: forward a call at a time, the loss, and back a call at a time.
  function go(number) {
    const steps = state.page.steps;
    state.step = Math.min(Math.max(number, -1), steps.length - 1);
    if (state.step < 0) { light(null); tell(""); return; }
    const boxes = new Set(frames()), edges = new Set(), step = steps[state.step];
    for (const earlier of steps.slice(0, state.step + 1)) {
      if (earlier.way === "forward" || step.way === "forward") { boxes.add(earlier.box); earlier.edges.forEach((edge) => edges.add(edge)); }
    }
    if (step.way !== "forward") {
      boxes.clear(); edges.clear();
      frames().forEach((key) => boxes.add(key));
      for (const part of steps.slice(0, state.step + 1)) if (part.way !== "forward") { boxes.add(part.box); part.edges.forEach((edge) => edges.add(edge)); }
    }
    light(boxes, edges);
    host.classList.toggle("mk-back", step.way !== "forward");
    find(step.box)?.classList.add("mk-now");
    for (const part of parts("edge")) if (step.edges.includes(Number(part.dataset.key))) part.classList.add("mk-now");
    tell(`${state.step + 1}/${steps.length} ${step.words}`);
  }
  function stop() {
    clearInterval(state.timer);
    state.timer = null;
    host.querySelector('[data-act="play"]').setAttribute("aria-pressed", "false");
  }
  function play() {
    if (state.timer) return stop();
    if (state.step >= state.page.steps.length - 1) go(-1);
    host.querySelector('[data-act="play"]').setAttribute("aria-pressed", "true");
    state.timer = setInterval(() => { go(state.step + 1); if (state.step >= state.page.steps.length - 1) stop(); }, 900);
  }
  const acts = {
    first: () => { stop(); go(0); }, back: () => { stop(); go(state.step - 1); }, next: () => { stop(); go(state.step + 1); },
    last: () => { stop(); go(state.page.steps.length - 1); }, play,
    nearer: () => zoom(1 / 1.3), farther: () => zoom(1.3), fit: () => { stop(); look(state.whole); go(-1); more.hidden = true; },
  };

  host.querySelectorAll("button").forEach((button) => button.addEventListener("click", () => acts[button.dataset.act]()));
  stage.addEventListener("click", (event) => {
    const part = event.target.closest('[data-part="box"],[data-part="frame"]');
    if (part && !state.dragged) pick(part.dataset.key);
  });
  stage.addEventListener("dblclick", (event) => {
    const part = event.target.closest('[data-part="box"],[data-part="frame"]');
    if (part) toggle(part.dataset.key);
  });
  stage.addEventListener("keydown", (event) => {
    const key = event.target.closest?.("[data-key]")?.dataset.key;
    if (key !== undefined && event.key === "Enter") pick(key);
    else if (key !== undefined && event.key === " ") toggle(key);
    else if (event.key === "Escape") acts.fit();
    else if (event.key === "ArrowRight") acts.next();
    else if (event.key === "ArrowLeft") acts.back();
    else if (event.key === "+") acts.nearer();
    else if (event.key === "-") acts.farther();
    else return;
    event.preventDefault();
  });
  stage.addEventListener("wheel", (event) => {
    if (!event.ctrlKey && !event.metaKey) return; // the page scrolls, as everywhere
    event.preventDefault();
    zoom(event.deltaY > 0 ? 1.15 : 1 / 1.15, ...place(event));
  }, { passive: false });
  stage.addEventListener("pointerdown", (event) => { state.from = [event.clientX, event.clientY, ...state.view]; state.dragged = false; });
  stage.addEventListener("pointermove", (event) => {
    if (!state.from || !event.buttons) return;
    const scale = 1 / state.svg.getScreenCTM().a, [x, y, left, top] = state.from;
    state.dragged ||= Math.hypot(event.clientX - x, event.clientY - y) > 4;
    look([left - (event.clientX - x) * scale, top - (event.clientY - y) * scale, state.view[2], state.view[3]]);
  });
  stage.addEventListener("pointerup", () => { state.from = null; });
  search.addEventListener("input", () => {
    const asked = search.value.toLowerCase();
    const found = asked ? Object.keys(state.page.boxes).filter((key) => about(key).toLowerCase().includes(asked)) : null;
    light(found && new Set([...found, ...frames()]), new Set());
    tell(found ? `${found.length} ${words.found}` : "");
  });

  open(data.pages[0]);
  if (data.film) mountFilm(host, data, say, stage);
}

// A training played: the slider puts the labels and the thickness of the arrows of one moment into the picture.
function mountFilm(host, data, say, stage) {
  const { frames, curve, marks } = data.film;
  const bar = document.createElement("div");
  bar.className = "mk-film";
  bar.innerHTML = `${curve}<input type="range" min="0" max="${frames.length - 1}" value="0" aria-label="${data.words.moment}">`;
  stage.before(bar);
  const slider = bar.querySelector("input"), marker = bar.querySelector('[data-part="marker"]');
  function show(number) {
    const frame = frames[number];
    for (const part of stage.querySelectorAll('[data-part="label"]')) part.innerHTML = frame.labels[part.dataset.key] ?? "";
    for (const part of stage.querySelectorAll('[data-part="edge"]')) {
      part.querySelector("path")?.setAttribute("stroke-width", frame.widths[part.dataset.key]);
    }
    marker.setAttribute("transform", `translate(${marks[number]} 0)`);
    slider.setAttribute("aria-valuetext", frame.words);
    say.textContent = frame.words;
  }
  slider.addEventListener("input", () => show(Number(slider.value)));
  show(0);
}

const SIGNS = { first: "|◀", back: "◀", play: "▶ ‖", next: "▶", last: "▶|", nearer: "+", farther: "−", fit: "[ ]" };
