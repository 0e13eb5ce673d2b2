using MLNetInterpret;
using MLNetInterpret.Cli;
using MLNetInterpret.Cli.Terminal;
using MLNetInterpret.Cli.Verbs;

var streams = ProcessStreams.Open();
using var signals = CancelSignals.Heard();
LibTorch.TuneProcess();
int code;
try
{
    code = await CommandLine.RunAsync(args, Screen.OfProcess(), signals.Token);
}
catch (Exception failure)
{
    Console.Error.WriteLine(VisibleWriter.Shown(Failures.OneLine(failure.Message)));
    code = Failures.CodeOf(failure);
}

return streams.End(signals.CodeOf(code));
