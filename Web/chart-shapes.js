// The shapes of a chart's figures as paths of SVG. `x` and `y` are where a moment and a value are drawn. No page.

const point = (number) => number.toFixed(1);

/** Bars of `values`, on top of what is `below` them, which grows by them. */
export function bars({ times, step }, values, below, { x, y }) {
  return times.map((time, index) => {
    const value = values[index] ?? 0;
    if (value <= 0) return "";
    const [from, to] = [y(below[index]), y(below[index] + value)];
    below[index] += value;
    const [start, end] = [x(time), x(time + step)];
    const gap = Math.min(2, (end - start) / 4) / 2;
    return `M${point(start + gap)},${point(from)}H${point(end - gap)}V${point(to)}H${point(start + gap)}z`;
  }).join("");
}

/** A line through `values` that breaks where there are none, and the area below it. */
export function lines({ times, step }, values, { x, y }) {
  const runs = [];
  times.forEach((time, index) => {
    if ((values[index] ?? null) === null) return;
    if (index === 0 || (values[index - 1] ?? null) === null) runs.push([]);
    runs.at(-1).push(`${point(x(time + step / 2))},${point(y(values[index]))}`);
  });
  const ground = point(y(0));
  return {
    // A moment that stands alone is a dot.
    line: runs.map((run) => `M${run.join("L")}${run.length === 1 ? "h.01" : ""}`).join(""),
    area: runs.map((run) => `M${run[0]}V${ground}H${run.at(-1).split(",")[0]}V${run.at(-1).split(",")[1]}`
      + `L${run.toReversed().join("L")}z`).join(""),
  };
}
