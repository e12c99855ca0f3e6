/* Draws the takings by hour from the table below the chart: one set of numbers, shown twice. */

"use strict";

(() => {
  const table = document.getElementById("hours-table");
  const frame = document.getElementById("hours-chart");
  if (!table || !frame) {
    return;
  }

  const scale = 10 ** Number(table.dataset.digits);
  const rows = [...table.tBodies[0].rows];
  const amounts = rows.map((row) => [...row.querySelectorAll("[data-minor]")]);
  const names = [...table.tHead.querySelectorAll("[data-series]")].map((head) => head.textContent);

  // A browser may not know how English is written in Germany; the server does.
  const counted = new Intl.NumberFormat(document.documentElement.lang, { maximumFractionDigits: 0 });
  const { unit, group } = table.dataset;
  const whole = (value) => {
    const parts = counted.formatToParts(value).map((part) => (part.type === "group" ? group : part.value));
    return unit.replace("1", parts.join(""));
  };

  const token = (name) => getComputedStyle(document.documentElement).getPropertyValue(name).trim();

  const series = () =>
    names.map((label, place) => ({
      label,
      data: amounts.map((cells) => Number(cells[place].dataset.minor) / scale),
      backgroundColor: token(`--series-${(place % 6) + 1}`),
      borderRadius: 4,
      borderSkipped: "start",
      maxBarThickness: 44,
      categoryPercentage: 0.78,
      barPercentage: 1,
    }));

  const options = () => ({
    animation: false,
    maintainAspectRatio: false,
    interaction: { mode: "index", intersect: false },
    font: { family: token("--font") },
    scales: {
      x: {
        stacked: true,
        grid: { display: false },
        border: { color: token("--line") },
        ticks: { color: token("--quiet"), maxRotation: 0, autoSkipPadding: 12 },
      },
      y: {
        stacked: true,
        beginAtZero: true,
        border: { display: false },
        grid: { color: token("--line") },
        ticks: { color: token("--quiet"), maxTicksLimit: 6, callback: whole },
      },
    },
    plugins: {
      legend: {
        display: names.length > 1,
        align: "end",
        labels: { color: token("--ink"), boxWidth: 10, boxHeight: 10, useBorderRadius: true, borderRadius: 3, padding: 16 },
      },
      tooltip: {
        backgroundColor: token("--ink"),
        titleColor: token("--surface"),
        bodyColor: token("--surface"),
        padding: 12,
        cornerRadius: 8,
        boxPadding: 4,
        callbacks: { label: (item) => ` ${item.dataset.label}: ${amounts[item.dataIndex][item.datasetIndex].textContent}` },
      },
    },
  });

  const draw = () => {
    Chart.defaults.font.family = token("--font");
    Chart.defaults.font.size = 12;
    return new Chart(frame.querySelector("canvas"), {
      type: "bar",
      data: { labels: rows.map((row) => row.cells[0].textContent), datasets: series() },
      options: options(),
    });
  };

  frame.hidden = false;
  document.getElementById("hours-details").open = false;
  let chart = draw();
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => {
    chart.destroy();
    chart = draw();
  });
})();
