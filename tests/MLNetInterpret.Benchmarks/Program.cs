using BenchmarkDotNet.Running;
using MLNetInterpret;
using MLNetInterpret.Benchmarks;

if (args is ["ratios", .. var options]) return Ratios.Run(options);

if (args is ["pictures", .. var about]) return PictureTable.Run(about);
if (args is ["interpretability", .. var judged]) return JudgeTable.Run(judged);

if (args is ["starts", .. var layer]) return Starts.Run(layer);

if (args is ["parts", .. var units]) return ScanParts.Run(units);

if (args is ["busy"]) BusyProcesses.Spin();
BenchmarkSwitcher.FromAssembly(typeof(TopExamplesBenchmarks).Assembly).Run(args);
return 0;
