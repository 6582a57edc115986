// Filters a report, and moves between the marks of its time line. Without it all of the page is there to be read.
(() => {
  "use strict";

  const all = (selector, root = document) => [...root.querySelectorAll(selector)];
  const one = (id) => document.getElementById(id);
  const numbers = (text) => (text ? text.split(" ").map(Number) : []);
  const fold = (text) => text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();
  const count = (number, what) => `${number.toLocaleString("en")} ${what}${number === 1 ? "" : "s"}`;

  const shownAll = (total) => `${total > 1 ? "All " : ""}${count(total, "statement")} shown`;

  const RECORDED = ".who bdi, .chain bdi, .when, .otherwise bdi, .id, .claim, blockquote, .note bdi, .tags bdi";
  const form = one("filters");
  const status = one("status");
  const levelBoxes = all("input[name=level]", form);
  const fields = {
    words: one("f-words"), speaker: one("f-speaker"), outlet: one("f-outlet"), since: one("f-since"), until: one("f-until"),
  };

  // --- what there is to be filtered ---------------------------------------------------------------------------

  const sourceOf = (node) => ({
    number: Number(node.dataset.n),
    speaker: node.dataset.s,
    outlets: node.dataset.o.split(" "),
    first: node.dataset.f || "",
    last: node.dataset.t || "",
  });

  const statementOf = (node) => {
    const sources = all(".sources > li", node).map(sourceOf);
    return { node, levels: node.dataset.l, sources, folded: null };
  };

  const pairOf = (node) => ({ node, a: Number(node.dataset.a), b: Number(node.dataset.b), levels: node.dataset.l });

  const topicOf = (node) => ({
    node,
    entry: document.querySelector(`#contents a[href="#${node.id}"]`)?.parentElement,
    statements: all(".statement", node).map(statementOf),
    pairs: all(".pair", node).map(pairOf),
    sides: all(".sides > li[data-c]", node).map((side) => ({ node: side, members: numbers(side.dataset.c) })),
  });

  const withCount = (topic) => {
    const count = topic.entry?.querySelector(".number");
    return { ...topic, count, total: count?.textContent };
  };

  const page = {
    topics: all(".topic, #alone").map(topicOf).map(withCount),
    marks: all("#chart .mark"),
    joints: all("#chart .joint"),
    lanes: all("#chart .lane"),
  };
  const every = new Set(page.topics.flatMap((m) => m.statements.flatMap((s) => s.sources.map((x) => x.number))));

  // --- what is asked for --------------------------------------------------------------------------------------

  const asked = () => {
    const levels = levelBoxes.filter((box) => box.checked).map((box) => box.value);
    return {
      words: fold(fields.words.value).split(/\s+/u).filter(Boolean),
      speaker: fields.speaker.value,
      outlet: fields.outlet.value,
      since: fields.since.value,
      until: fields.until.value,
      levels: levels.length === levelBoxes.length ? null : levels,
    };
  };

  const atLevel = (levels, query) => query.levels === null || query.levels.some((level) => levels.includes(level));

  const sourceMatches = (source, query) =>
    (!query.speaker || source.speaker === query.speaker) &&
    (!query.outlet || source.outlets.includes(query.outlet)) &&
    (!query.since || !source.last || source.last >= query.since) &&
    (!query.until || !source.first || source.first <= query.until);

  const wordsMatch = (statement, query) => {
    if (!query.words.length) return true;
    statement.folded ??= fold(all(RECORDED, statement.node).map((part) => part.textContent).join(" "));
    return query.words.every((word) => statement.folded.includes(word));
  };

  const matching = (statement, query) =>
    atLevel(statement.levels, query) && wordsMatch(statement, query)
      ? statement.sources.filter((source) => sourceMatches(source, query)).map((source) => source.number)
      : [];

  // --- what is shown ------------------------------------------------------------------------------------------

  // A statement that matches is shown, and so is the other side of its pairs, which it could not be read without.
  const showTopic = (topic, query, active) => {
    const found = topic.statements.map((statement) => matching(statement, query));
    const shown = found.map((sources) => sources.length > 0);
    const on = (pair) => found[pair.a].length + found[pair.b].length > 0;
    for (const pair of topic.pairs) {
      pair.node.hidden = active && !(on(pair) && pair.levels && atLevel(pair.levels, query));
      if (!pair.node.hidden && pair.levels) shown[pair.a] = shown[pair.b] = true;
    }
    for (const pair of topic.pairs.filter((each) => !each.levels)) {
      pair.node.hidden = active && !(shown[pair.a] && shown[pair.b]);
    }
    for (const side of topic.sides) side.node.hidden = !side.members.every((member) => shown[member]);
    if (topic.sides.length) topic.sides[0].node.parentElement.hidden = topic.sides.every((side) => side.node.hidden);
    topic.statements.forEach((statement, place) => {
      statement.node.hidden = !shown[place];
      statement.node.classList.toggle("beside", active && shown[place] && !found[place].length);
    });
    topic.node.hidden = !shown.includes(true);
    if (topic.entry) topic.entry.hidden = topic.node.hidden;
    const beside = topic.statements.flatMap((s, place) =>
      shown[place] && !found[place].length ? s.sources.map((source) => source.number) : []);
    const hidden = topic.statements.reduce((sum, s, place) => sum + (shown[place] ? 0 : s.sources.length), 0);
    return { matched: found.flat(), beside, hidden };
  };

  const showChart = (matched, seen, query) => {
    for (const mark of page.marks) {
      const number = Number(mark.dataset.n);
      mark.classList.toggle("off", !seen.has(number));
      mark.classList.toggle("beside", seen.has(number) && !matched.has(number));
    }
    for (const joint of page.joints) {
      const a = Number(joint.dataset.a), b = Number(joint.dataset.b);
      const off = !(seen.has(a) && seen.has(b) && (matched.has(a) || matched.has(b)) && atLevel(joint.dataset.l, query));
      joint.classList.toggle("off", off);
    }
    const there = new Set();
    for (const topic of page.topics)
      for (const statement of topic.statements)
        for (const source of statement.sources) if (seen.has(source.number)) there.add(source.speaker);
    for (const lane of page.lanes) lane.classList.toggle("faint", !there.has(lane.dataset.s));
    rove();
  };

  const note = (topic, hidden) => {
    let line = topic.node.querySelector(":scope > .left-out");
    if (!line && !hidden) return;
    if (!line) {
      line = document.createElement("p");
      line.className = "left-out";
      topic.node.append(line);
    }
    line.textContent = hidden ? `The filter hides ${count(hidden, "statement")} of this topic` : "";
    line.hidden = !hidden;
  };

  const apply = () => {
    const query = asked();
    const active = Object.values(query).some((value) => (Array.isArray(value) ? value.length || query.levels : value));
    const matched = new Set(), beside = new Set();
    let shownTopics = 0;
    for (const topic of page.topics) {
      const result = showTopic(topic, query, active);
      result.matched.forEach((number) => matched.add(number));
      result.beside.forEach((number) => beside.add(number));
      numberTopic(topic, active, new Set(result.matched).size);
      if (topic.node.id !== "alone") {
        shownTopics += !topic.node.hidden;
        note(topic, result.hidden);
      }
    }
    const besideOnly = [...beside].filter((number) => !matched.has(number)).length;
    one("topics")?.toggleAttribute("hidden", !shownTopics);
    showChart(matched, new Set([...matched, ...beside]), query);
    numberChoices(query);
    say(active, matched.size, besideOnly, shownTopics);
    const state = stateOf();
    one("by").textContent = active ? `Filtered by ${[...state].map((pair) => pair.join(" ")).join(", ")}` : "";
    remember(active, state);
  };

  // Behind each choice stands how many statements it would leave, together with what else is asked for.
  const leftBy = (query) => {
    const left = new Map();
    for (const topic of page.topics)
      for (const statement of topic.statements) {
        if (!atLevel(statement.levels, query) || !wordsMatch(statement, query)) continue;
        for (const source of statement.sources) {
          if (!sourceMatches(source, query)) continue;
          const { levels } = left.get(source.number) || { levels: "" };
          left.set(source.number, { source, levels: levels + statement.levels });
        }
      }
    return [...left.values()];
  };

  const tally = (keys) => {
    const numbers = new Map();
    for (const key of keys) numbers.set(key, (numbers.get(key) || 0) + 1);
    return (key) => numbers.get(key) || 0;
  };

  const numberChoices = (query) => {
    const number = (select, of) => {
      for (const option of select.options) if (option.value) option.text = `${option.dataset.name} (${of(option.value)})`;
    };
    number(fields.speaker, tally(leftBy({ ...query, speaker: "" }).map((each) => each.source.speaker)));
    number(fields.outlet, tally(leftBy({ ...query, outlet: "" }).flatMap((each) => each.source.outlets)));
    const atEach = tally(leftBy({ ...query, levels: null }).flatMap((each) => [...new Set(each.levels)]));
    for (const box of levelBoxes)
      box.parentElement.querySelector(".number").textContent = `(${atEach(box.value).toLocaleString("en")})`;
  };

  const numberTopic = (topic, active, matched) => {
    if (topic.count) topic.count.textContent = active ? `${matched} of ${topic.total}` : topic.total;
  };

  const say = (active, matched, beside, topics) => {
    const total = every.size;
    document.documentElement.classList.toggle("filtered", active);
    if (!active) status.textContent = shownAll(total);
    else {
      const also = beside ? `; ${beside.toLocaleString("en")} more because they conflict with these` : "";
      const where = topics ? `, in ${count(topics, "topic")}` : "";
      status.textContent = `${matched.toLocaleString("en")} of ${count(total, "statement")}${where}${also}`;
    }
  };

  // --- the state in the address -------------------------------------------------------------------------------

  const nameOf = (select) => select.selectedOptions[0]?.dataset.name || "";

  const choose = (select, name) => {
    const option = name && [...select.options].find((each) => each.dataset.name === name);
    select.value = option ? option.value : "";
  };

  const stateOf = () => {
    const state = new URLSearchParams();
    const levels = levelBoxes.filter((box) => box.checked).map((box) => box.dataset.name);
    const values = {
      words: fields.words.value.trim(), speaker: nameOf(fields.speaker), outlet: nameOf(fields.outlet),
      since: fields.since.value, until: fields.until.value,
      level: levels.length === levelBoxes.length ? "" : levels.join(" or ") || "none",
    };
    for (const [key, value] of Object.entries(values)) if (value) state.set(key, value);
    return state;
  };

  const remember = (active, state) => {
    if (!active && !location.hash.startsWith("#?")) return;
    try {
      history.replaceState(null, "", active ? `#?${state}` : "#");
    } catch {
      // A browser may refuse it, as for pages within others; then the address stays as it is.
    }
  };

  const recall = () => {
    const state = new URLSearchParams(location.hash.slice(2));
    for (const name of ["words", "since", "until"]) fields[name].value = state.get(name) || "";
    for (const name of ["speaker", "outlet"]) choose(fields[name], state.get(name));
    const levels = (state.get("level") || "").split(" or ");
    const known = levels[0] === "none" || levelBoxes.some((box) => levels.includes(box.dataset.name));
    for (const box of levelBoxes) box.checked = !known || levels.includes(box.dataset.name);
    apply();
  };

  const targetOf = (hash) => {
    try {
      return hash.length > 1 ? one(decodeURIComponent(hash.slice(1))) : null;
    } catch {
      return null; // it is no address of this page
    }
  };

  // Where a link leads to what the filter hides, the filter gives way.
  const follow = () => {
    if (location.hash.startsWith("#?")) {
      recall();
      return;
    }
    const target = targetOf(location.hash);
    if (!target?.closest("[hidden]")) return;
    form.reset();
    apply();
    target.scrollIntoView();
  };

  // --- the marks of the time line: one stop for the Tab key, arrows from there ---------------------------------

  const visible = () => page.marks.filter((mark) => !mark.classList.contains("off"));

  const rove = (to) => {
    const marks = visible();
    const now = to || marks.find((mark) => mark.getAttribute("tabindex") === "0") || marks[0];
    for (const mark of page.marks) mark.setAttribute("tabindex", mark === now ? "0" : "-1");
    if (to) to.focus();
  };

  const neighbour = (mark, key) => {
    const marks = visible();
    const at = marks.indexOf(mark);
    if (key === "ArrowRight") return marks[at + 1];
    if (key === "ArrowLeft") return marks[at - 1];
    if (key === "Home") return marks[0];
    if (key === "End") return marks[marks.length - 1];
    const lane = mark.dataset.s;
    if (key === "ArrowDown") return marks.slice(at).find((each) => each.dataset.s !== lane);
    if (key === "ArrowUp") return marks.slice(0, at).findLast((each) => each.dataset.s !== lane);
    return undefined;
  };

  one("chart")?.addEventListener("keydown", (event) => {
    const mark = event.target.closest(".mark");
    const to = mark && neighbour(mark, event.key);
    if (!to) return;
    event.preventDefault();
    rove(to);
  });

  // The conflicts of the mark that is pointed at, or has the focus, stand out from the others.
  const around = one("chart")?.parentElement;
  const point = (target) => {
    const number = target?.closest?.(".mark")?.dataset.n;
    const mine = (joint) => joint.dataset.a === number || joint.dataset.b === number;
    around.classList.toggle("pointed", page.joints.some(mine));
    for (const joint of page.joints) joint.classList.toggle("on", mine(joint));
  };

  // Not at the drawing itself: Chromium makes an svg that listens to the focus a stop of the Tab key.
  for (const kind of ["pointerover", "focusin"]) around?.addEventListener(kind, (event) => point(event.target));
  for (const kind of ["pointerleave", "focusout"]) around?.addEventListener(kind, (event) => point(event.relatedTarget));

  // --- begin --------------------------------------------------------------------------------------------------

  let waiting = 0;
  form.addEventListener("input", (event) => {
    clearTimeout(waiting);
    waiting = setTimeout(apply, event.target === fields.words ? 150 : 0);
  });
  form.addEventListener("submit", (event) => event.preventDefault());
  form.addEventListener("reset", () => setTimeout(apply, 0));
  window.addEventListener("hashchange", follow);
  one("filter-box").open = window.matchMedia("(min-width: 64em)").matches;
  one("filter").hidden = false;
  if (location.hash.startsWith("#?")) recall();
  else {
    status.textContent = shownAll(every.size);
    rove();
  }
})();
