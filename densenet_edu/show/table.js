// Brings a table that stands in the page to life: sorts, chooses and unfolds its rows, chooses its columns.
// It knows nothing of networks, nor of languages. State: sort, descending, hidden, words (see table_page.py).

const make = (tag, className = "", properties = {}, ...children) => {
  const made = Object.assign(document.createElement(tag), className && { className });
  for (const [name, value] of Object.entries(properties)) {
    name in made ? (made[name] = value) : made.setAttribute(name, value);
  }
  made.append(...children);
  return made;
};

// JupyterLab takes the keys of a control that does not carry this itself.
const own = (tag, className, properties, ...children) =>
  make(tag, className, { ...properties, "data-lm-suppress-shortcuts": "true" }, ...children);

const filled = (phrase, values) => phrase.replace(/\{(\w+)\}/g, (_, name) => values[name]);

// Boxes to tick, one for each of a set and one for all. Returns the element, and a function that shows what is ticked.
const chooser = (name, labels, ticked, words, changed) => {
  const box = (text, tick) => {
    const input = own("input", "", { type: "checkbox" });
    input.addEventListener("change", () => (tick(input.checked), changed()));
    return [input, make("label", "", {}, input, make("span", "", { textContent: text }))];
  };
  const put = (at, on) => (on ? ticked.add(at) : ticked.delete(at));
  const [all, first] = box(words.all, (on) => labels.forEach((_, at) => put(at, on)));
  const boxes = labels.map((label, at) => box(label, (on) => put(at, on)));
  const count = make("span", "sheet-count", { "aria-hidden": "true" });
  const summary = own("summary", "", {}, make("span", "sheet-name", { textContent: name }), count);
  const list = make("div", "sheet-boxes", { role: "group", "aria-label": name }, first, ...boxes.map(([, label]) => label));
  const show = () => {
    boxes.forEach(([input], at) => { input.checked = ticked.has(at); });
    all.checked = ticked.size === labels.length;
    all.indeterminate = ticked.size > 0 && !all.checked;
    count.textContent = `${ticked.size}/${labels.length}`;
  };
  return [make("details", "sheet-choice", {}, summary, list), show];
};

const live = (root, { sort, descending, hidden, words }) => {
  root.dataset.live = "yes";
  const paper = root.querySelector(".sheet-paper"), table = paper.querySelector("table");
  const heads = [...table.tHead.rows[0].cells];
  const labels = heads.map((head) => head.firstChild.textContent);
  const numeric = heads.map((head) => head.classList.contains("sheet-number"));
  const key = (cell, column) => {
    if (numeric[column]) return "number" in cell.dataset ? Number(cell.dataset.number) : null;
    return cell.querySelector("[role=img]") ? null : cell.textContent.toLowerCase();
  };
  const rows = [...table.tBodies].map((body) => {
    const cells = [...body.rows[0].cells];
    for (const bold of body.querySelectorAll("td > strong")) bold.replaceWith(...bold.childNodes);
    return { body, cells, keys: cells.map(key), group: body.dataset.group ?? "", why: body.rows[1] };
  }).sort((a, b) => a.body.dataset.at - b.body.dataset.at);
  const groups = [...new Set(rows.map((row) => row.group))].filter(Boolean);

  // What the reader has chosen; a row without a group is always there, and so is the column of the names.
  const others = heads.slice(1).map((_, at) => at);
  const now = { groups: new Set(), columns: new Set(), open: new Set() };
  const start = () => {
    Object.assign(now, { column: sort, down: descending });
    groups.forEach((_, at) => now.groups.add(at));
    others.forEach((at) => (hidden.includes(at + 1) ? now.columns.delete(at) : now.columns.add(at)));
    now.open.clear();
  };
  const isShown = ({ group }) => !group || now.groups.has(groups.indexOf(group));

  const sorted = () => {
    if (now.column === null) return rows;
    const known = rows.filter((row) => row.keys[now.column] !== null);
    const ahead = now.down ? -1 : 1;
    const order = ({ keys: a }, { keys: b }) => ahead * ((a[now.column] > b[now.column]) - (a[now.column] < b[now.column]));
    return [...known.sort(order), ...rows.filter((row) => row.keys[now.column] === null)];
  };
  const bold = (cell, on) => {
    const strong = cell.firstElementChild?.tagName === "STRONG";
    if (on && !strong) cell.append(make("strong", "", {}, ...cell.childNodes));
    if (!on && strong) cell.firstElementChild.replaceWith(...cell.firstElementChild.childNodes);
  };

  const status = make("p", "sheet-status", { role: "status" });
  const shows = [];
  const update = () => {
    const there = rows.filter(isShown);
    const order = sorted();
    if (order.some((row, at) => table.tBodies[at] !== row.body)) table.append(...order.map((row) => row.body));
    for (const row of rows) {
      row.body.hidden = !isShown(row);
      if (!row.why) continue;
      row.why.hidden = !now.open.has(row);
      row.why.cells[0].colSpan = now.columns.size + 1;
      row.button.setAttribute("aria-expanded", now.open.has(row));
    }
    heads.forEach((head, column) => {
      const hide = column > 0 && !now.columns.has(column - 1), { best } = head.dataset;
      head.hidden = hide;
      for (const row of rows) row.cells[column].hidden = hide;
      if (column === now.column) head.setAttribute("aria-sort", now.down ? "descending" : "ascending");
      else head.removeAttribute("aria-sort");
      const values = best ? there.map((row) => row.keys[column]).filter((value) => value !== null) : [];
      const wanted = values.length ? Math[best === "low" ? "min" : "max"](...values) : null;
      if (best) for (const row of rows) bold(row.cells[column], wanted !== null && row.keys[column] === wanted);
    });
    shows.forEach((show) => show());
    const kind = numeric[now.column] ? "number" : "text";
    const by = { column: labels[now.column], direction: words[`${kind}_${now.down ? "down" : "up"}`] };
    status.textContent = filled(words.status, {
      rows: there.length, all_rows: rows.length, columns: now.columns.size, all_columns: others.length,
      order: now.column === null ? words.first_order : filled(words.sorted, by),
    });
  };

  // Height and width stay those of all rows and columns, so that nothing jumps when some are hidden.
  let width = 0;
  const measure = () => {
    if (!root.clientWidth || root.clientWidth === width) return;
    width = root.clientWidth;
    for (const each of [paper, ...heads]) each.style.minWidth = each.style.minHeight = "";
    paper.classList.add("sheet-whole"); // all rows and columns, nothing unfolded
    const [size, ...sizes] = [paper, ...heads].map((each) => each.getBoundingClientRect());
    paper.classList.remove("sheet-whole");
    heads.forEach((head, at) => { head.style.minWidth = `${Math.floor(sizes[at].width)}px`; });
    paper.style.minHeight = `${size.height}px`;
    paper.style.minWidth = `min(100%, ${size.width}px)`;
  };

  heads.forEach((head, column) => {
    const button = own("button", "sheet-sort", { type: "button" }, ...head.childNodes);
    button.addEventListener("click", () => {
      const first = head.dataset.best === "high";
      now.down = now.column === column ? !now.down : first;
      now.column = column;
      paper.scrollTop = 0;
      update();
    });
    head.append(button);
  });
  for (const row of rows.filter((each) => each.why)) {
    const toggle = () => {
      now.open.has(row) ? now.open.delete(row) : now.open.add(row);
      update();
      if (now.open.has(row)) row.why.scrollIntoView({ block: "nearest" });
    };
    row.button = own("button", "sheet-unfold", { type: "button" }, ...row.cells[0].childNodes);
    row.button.addEventListener("click", toggle);
    row.cells[0].append(row.button);
    for (const cell of row.cells.slice(1)) if (cell.classList.contains("sheet-noted")) cell.addEventListener("click", toggle);
  }

  const panel = make("div", "sheet-controls");
  const wide = root.clientWidth > 640;
  const offer = (name, all, ticked) => {
    const [element, show] = chooser(name, all, ticked, words, update);
    element.open = wide;
    panel.append(element);
    shows.push(show);
  };
  if (groups.length) offer(words.rows, groups, now.groups);
  if (others.length) offer(words.columns, labels.slice(1), now.columns);
  const reset = own("button", "sheet-reset", { type: "button", textContent: words.reset });
  reset.addEventListener("click", () => (start(), update()));
  root.prepend(panel, make("div", "sheet-line", {}, reset, status));
  root.setAttribute("role", "group");
  root.setAttribute("aria-label", words.table);
  start();
  update();
  new ResizeObserver(measure).observe(root);
};
