using System.Diagnostics;
using System.Globalization;
using MLNetInterpret.Cli.Stages;
using MLNetInterpret.Core.Units;

namespace MLNetInterpret.Cli.Terminal;

/// <summary>A plain line for each thing that happens, for logs and pipes.</summary>
internal sealed class LineStages(TextWriter writer) : WorkStages
{
    public override Stage Begin(string title)
    {
        title = NumberWords.Visible(title);
        writer.WriteLine($"{title} ...");
        return new LineStage(writer, title);
    }

    private sealed class LineStage(TextWriter writer, string title) : Stage
    {
        private static readonly TimeSpan Between = TimeSpan.FromSeconds(5);
        private readonly Stopwatch _clock = Stopwatch.StartNew();
        private TimeSpan _last;

        public override void Report(double fraction, string? note)
        {
            if (_clock.Elapsed - _last < Between) return;
            _last = _clock.Elapsed;
            writer.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"{title}: {100 * fraction:F0} %{(note is null ? "" : $", {NumberWords.Visible(note)}")}"));
        }

        public override void End(string? result) => writer.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{title}: {NumberWords.Visible(result ?? "done")} ({_clock.Elapsed.TotalSeconds:F1} s)"));
    }
}
