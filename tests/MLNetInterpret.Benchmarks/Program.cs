using BenchmarkDotNet.Running;
using MLNetInterpret.Benchmarks;
using MLNetInterpret;

if (args is ["ratios", .. var options])
{
    LibTorch.SwitchOffNnpack();
    return Ratios.Run(options);
}

BenchmarkSwitcher.FromAssembly(typeof(TopExamplesBenchmarks).Assembly).Run(args);
return 0;
