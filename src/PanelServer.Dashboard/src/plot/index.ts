export { LivePlot, type LivePlotOptions } from "./livePlot";
export type { MachineAddress } from "./history";
export { MachinePlots, type PlottedValue } from "./machinePlots";
export { formatQuantity, formatSetting, formatValue } from "./precision";
export { longestPauseIn } from "./sampleStore";
export type { PlotSeries } from "./series";
export { Sparkline, type SparklineOptions } from "./sparkline";
export type { ColourRole } from "./theme";
