using MLNetInterpret;
using MLNetInterpret.Cli;
using MLNetInterpret.Cli.Terminal;

LibTorch.TuneProcess();
return await CommandLine.RunAsync(args, Screen.OfProcess());
