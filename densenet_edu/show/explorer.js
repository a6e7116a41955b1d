// One front end for every explorer: positions of the controls -> number of the frame -> the frame's text.
// It knows nothing of networks. State: knobs, parts, chosen, start, words (see explorer.py).

const inflate = async (text) => {
  const bytes = Uint8Array.from(atob(text), (sign) => sign.charCodeAt(0));
  const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("deflate"));
  return JSON.parse(await new Response(stream).text());
};

const pages = ({ groups, where }) => {
  const columns = groups.map((g) => g.columns.split("\n").map((c) => c.split(" ")));
  return (frame) => {
    const [g, row] = where[frame], { literals, holes } = groups[g];
    return (literals[0] + holes.map((c, i) => columns[g][c][row] + literals[i + 1]).join("")).split("\u0001");
  };
};

const element = (tag, properties = {}, ...children) => {
  const made = Object.assign(document.createElement(tag), properties);
  made.append(...children);
  return made;
};

// JupyterLab takes the arrow keys of an input that does not carry this itself.
const own = (input) => (input.setAttribute("data-lm-suppress-shortcuts", "true"), input);

// Each maker returns what stands in the page and a function that shows the value at a position.
const controls = {
  slider(knob, choose) {
    const input = own(element("input", { type: "range", min: 0, max: knob.values.length - 1, step: 1 }));
    const value = element("span", { className: "explorer-value" });
    value.setAttribute("aria-hidden", "true"); // screen readers hear aria-valuetext instead
    value.style.minWidth = Math.max(...knob.shown.map((text) => text.length)) + 1 + "ch";
    input.addEventListener("input", () => choose(Number(input.value)));
    const show = (at) => {
      input.value = at;
      value.textContent = knob.shown[at];
      input.setAttribute("aria-valuetext", knob.shown[at]);
    };
    return [element("label", {}, element("span", { textContent: knob.label }), input), value, show];
  },
  checkbox(knob, choose) {
    const input = own(element("input", { type: "checkbox" }));
    input.addEventListener("change", () => choose(knob.values.indexOf(input.checked)));
    const show = (at) => { input.checked = knob.values[at]; };
    return [element("label", {}, element("span", { textContent: knob.label }), input), "", show];
  },
  radio(knob, choose, scope) {
    const inputs = knob.shown.map((text, at) => {
      const input = own(element("input", { type: "radio", name: `${scope}-${knob.name}`, value: at }));
      input.addEventListener("change", () => choose(at));
      return [input, element("label", {}, input, text)];
    });
    const group = element("div", { className: "explorer-radio" }, ...inputs.map(([, label]) => label));
    group.setAttribute("role", "radiogroup");
    group.setAttribute("aria-label", knob.label);
    const named = element("div", { className: "explorer-named" }, element("span", { textContent: knob.label }), group);
    return [named, "", (at) => { inputs[at][0].checked = true; }];
  },
  select(knob, choose) {
    const options = knob.shown.map((text, at) => element("option", { value: at, textContent: text }));
    const input = own(element("select", {}, ...options));
    input.addEventListener("change", () => choose(Number(input.value)));
    const label = element("label", {}, element("span", { textContent: knob.label }), input);
    return [label, "", (at) => { input.value = at; }];
  },
};

let scopes = 0;

async function render({ model, el }) {
  const knobs = model.get("knobs"), parts = model.get("parts"), words = model.get("words");
  const books = await Promise.all(parts.map(async (part) => pages(await inflate(part.book))));
  const scope = `explorer-${(scopes += 1)}-${Math.random().toString(36).slice(2, 8)}`;
  el.replaceChildren();
  el.classList.add("explorer");

  const choose = (name, value) => {
    model.set("chosen", { ...model.get("chosen"), [name]: value });
    model.save_changes();
  };
  const panel = element("div", { className: "explorer-controls" });
  const shows = knobs.map((knob) => {
    const [control, value, show] = controls[knob.kind](knob, (at) => choose(knob.name, knob.values[at]), scope);
    panel.append(element("div", { className: `explorer-knob knob-${knob.name}` }, control, value));
    return show;
  });
  const reset = own(element("button", { type: "button", className: "explorer-reset", textContent: words.reset }));
  reset.addEventListener("click", () => {
    model.set("chosen", { ...model.get("start") });
    model.save_changes();
  });
  panel.append(reset);
  el.append(panel);

  const pictures = parts.map((part) => {
    const picture = element("div", { className: "explorer-picture" });
    picture.style.cssText = part.box;
    el.append(picture);
    return picture;
  });
  // The longest caption lies unseen in the same cell, so that the height never changes.
  const caption = element("p", { className: "explorer-caption" });
  const longest = element("p", { className: "explorer-caption explorer-longest", textContent: model.get("longest") });
  longest.setAttribute("aria-hidden", "true");
  const spoken = element("p", { className: "explorer-spoken" });
  spoken.setAttribute("role", "status");
  el.append(element("div", { className: "explorer-captions" }, longest, caption), spoken);

  let shown = parts.map(() => -1), captions = [], timer = 0;
  const show = () => {
    const chosen = model.get("chosen");
    const at = {};
    knobs.forEach((knob, i) => {
      // values may be lists: compare as JSON
      const wanted = JSON.stringify(chosen[knob.name]);
      at[knob.name] = Math.max(0, knob.values.findIndex((value) => JSON.stringify(value) === wanted));
      shows[i](at[knob.name]);
    });
    const counts = Object.fromEntries(knobs.map((knob) => [knob.name, knob.values.length]));
    parts.forEach((part, i) => {
      const frame = part.knobs.reduce((sum, name) => sum * counts[name] + at[name], 0);
      if (frame !== shown[i]) [pictures[i].innerHTML, captions[i]] = books[i]((shown[i] = frame));
    });
    caption.textContent = [...new Set(captions)].join(" ");
    clearTimeout(timer);
    timer = setTimeout(() => { spoken.textContent = caption.textContent; }, 500);
  };
  model.on("change:chosen", show);
  show();
  clearTimeout(timer); // nothing has moved yet: nothing to say
  return () => model.off("change:chosen", show);
}
export default { render };
