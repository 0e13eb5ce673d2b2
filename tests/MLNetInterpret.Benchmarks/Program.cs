using BenchmarkDotNet.Running;
using MLNetInterpret;
using MLNetInterpret.Benchmarks;

if (args is ["ratios", .. var options])
{
    LibTorch.SwitchOffNnpack();
    return Ratios.Run(options);
}

BenchmarkSwitcher.FromAssembly(typeof(TopExamplesBenchmarks).Assembly).Run(args);
return 0;
