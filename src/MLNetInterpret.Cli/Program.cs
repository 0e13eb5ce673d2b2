using MLNetInterpret.Cli;
using MLNetInterpret.Cli.Terminal;

ProcessSettings.BeforeLibTorch();
return await CommandLine.RunAsync(args, Screen.OfProcess());
