// One front end for every explorer: positions of the knobs -> number of the frame -> the frame's text.
// It knows nothing of networks, nor of languages. State: knobs, parts, at, words (see explorer.py).

const inflate = async (text) => {
  const bytes = Uint8Array.from(atob(text), (sign) => sign.charCodeAt(0));
  const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("deflate"));
  return JSON.parse(await new Response(stream).text());
};

// The entries of a column that flipbook.py packed: as they are, or a form and the steps from one to the next.
const entries = (column) => {
  if (typeof column === "string") return column.split(" ");
  const [form, steps] = column;
  let at = 0;
  return steps.split(" ").map((step) => {
    at += Number(step);
    return Array.isArray(form) ? form[at] : (at / 10 ** form).toFixed(form);
  });
};

const opened = async (book) => {
  const { groups, where } = await inflate(book);
  const columns = groups.map((group) => group.columns.map(entries));
  return where.map(([group, row]) => () => {
    const { texts, holes } = groups[group];
    return texts[0] + holes.map((column, i) => columns[group][column][row] + texts[i + 1]).join("");
  });
};

const element = (tag, className = "", properties = {}, ...children) => {
  const made = Object.assign(document.createElement(tag), className && { className });
  for (const [name, value] of Object.entries(properties)) {
    name in made ? (made[name] = value) : made.setAttribute(name, value);
  }
  made.append(...children);
  return made;
};

// JupyterLab takes the keys of an input that does not carry this itself.
const own = (tag, properties, ...children) =>
  element(tag, "", { ...properties, "data-lm-suppress-shortcuts": "true" }, ...children);

const named = (label) => element("span", "explorer-name", { textContent: label });

// Each maker returns what stands in the page, and a function that shows the value at a position.
const makers = {
  slider({ label, shown, said, start }, choose) {
    const last = shown.length - 1;
    const input = own("input", { type: "range", min: 0, max: last, step: 1 });
    const value = element("span", "explorer-value", { "aria-hidden": "true" }); // what is heard is aria-valuetext
    value.style.minWidth = `${Math.max(...shown.map((text) => text.length))}ch`;
    const home = element("span", "explorer-home", { "aria-hidden": "true" });
    home.style.setProperty("--at", last ? start / last : 0);
    input.addEventListener("input", () => choose(Number(input.value)));
    const track = element("span", "explorer-track", {}, input, home);
    const show = (at) => {
      input.value = at;
      value.textContent = shown[at];
      input.setAttribute("aria-valuetext", said[at]);
    };
    return [element("label", "", {}, named(label), track), value, show];
  },
  checkbox({ label }, choose) {
    const input = own("input", { type: "checkbox" });
    input.addEventListener("change", () => choose(Number(input.checked)));
    return [element("label", "", {}, input, named(label)), "", (at) => { input.checked = at === 1; }];
  },
  radio({ label, shown }, choose, scope) {
    const inputs = shown.map((_, at) => {
      const input = own("input", { type: "radio", name: scope });
      input.addEventListener("change", () => choose(at));
      return input;
    });
    const choices = inputs.map((input, at) => element("label", "", {}, input, shown[at]));
    const group = element("span", "explorer-choices", { role: "radiogroup", "aria-label": label }, ...choices);
    return [element("span", "explorer-group", {}, named(label), group), "", (at) => { inputs[at].checked = true; }];
  },
  select({ label, shown }, choose) {
    const options = shown.map((text, at) => element("option", "", { value: at, textContent: text }));
    const input = own("select", {}, ...options);
    input.addEventListener("change", () => choose(Number(input.value)));
    return [element("label", "", {}, named(label), input), "", (at) => { input.value = at; }];
  },
};

// A part of the picture: its drawing, and its caption, which is as high as its longest sentence needs.
const hung = async (part) => {
  const [drawings, captions] = await Promise.all([opened(part.drawings), opened(part.captions)]);
  const drawing = element("div", "explorer-drawing");
  const caption = element("figcaption", "", { "aria-hidden": "true" }); // what is heard is the status below
  drawing.style.cssText = part.box;
  let width = 0, now = -1;
  const measure = () => {
    if (!caption.clientWidth || caption.clientWidth === width) return;
    width = caption.clientWidth;
    const all = [...new Set(captions.map((text) => text()))].map((textContent) => element("p", "", { textContent }));
    const ruler = element("div", "explorer-ruler", {}, ...all);
    caption.append(ruler);
    caption.style.minHeight = `${Math.max(...all.map((line) => line.getBoundingClientRect().height))}px`;
    ruler.remove();
  };
  new ResizeObserver(measure).observe(caption);
  return {
    figure: element("figure", "", {}, drawing, caption),
    measure,
    turn(frame) {
      if (frame !== now) [drawing.innerHTML, caption.textContent] = [drawings[frame](), captions[frame]()];
      now = frame;
      return caption.textContent;
    },
  };
};

async function render({ model, el }) {
  const [knobs, parts, words] = ["knobs", "parts", "words"].map((name) => model.get(name));
  const pages = await Promise.all(parts.map(hung));
  const scope = `explorer-${Math.random().toString(36).slice(2)}`; // radio buttons of two explorers must not meet
  const choose = (at) => (model.set("at", at), model.save_changes());

  const panel = element("div", "explorer-knobs");
  const shows = knobs.map((knob, number) => {
    const moved = (to) => choose(model.get("at").map((at, other) => (other === number ? to : at)));
    const [control, value, show] = makers[knob.kind](knob, moved, `${scope}-${number}`);
    panel.append(element("div", `explorer-knob explorer-${knob.kind} knob-${knob.name}`, {}, control, value));
    return show;
  });
  const reset = own("button", { type: "button", textContent: words.reset });
  reset.addEventListener("click", () => choose(knobs.map((knob) => knob.start)));
  panel.append(reset);

  const status = element("p", "explorer-status", { role: "status" });
  let timer;
  const turn = () => {
    const at = model.get("at");
    shows.forEach((shown, number) => shown(at[number]));
    const frame = (part) => part.knobs.reduce((sum, number) => sum * knobs[number].shown.length + at[number], 0);
    return new Set(parts.map((part, i) => pages[i].turn(frame(part))));
  };
  const show = () => {
    const sentences = turn();
    clearTimeout(timer); // spoken once, after the last move
    timer = setTimeout(() => { status.textContent = [...sentences].join(" "); }, 600);
  };
  turn();
  model.on("change:at", show);

  el.replaceChildren(panel, ...pages.map((page) => page.figure), status);
  el.classList.add("explorer", el.classList.contains("explorer-still") ? "explorer-alone" : "explorer-widget");
  el.setAttribute("role", "group");
  el.setAttribute("aria-label", words.explorer);
  // At once, because a browser observes nothing in a cell that is out of sight.
  requestAnimationFrame(() => pages.forEach((page) => page.measure()));
  return () => model.off("change:at", show);
}
export default { render };
