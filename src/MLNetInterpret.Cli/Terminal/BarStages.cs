using MLNetInterpret.Cli.Stages;
using MLNetInterpret.Core.Units;
using Spectre.Console;

namespace MLNetInterpret.Cli.Terminal;

/// <summary>A progress bar for each stage, drawn anew in place.</summary>
internal sealed class BarStages : WorkStages
{
    private readonly ProgressContext _context;

    private BarStages(ProgressContext context) => _context = context;

    /// <summary>Draws bars while <paramref name="work"/> runs.</summary>
    public static T Run<T>(IAnsiConsole console, Func<WorkStages, T> work)
    {
        T result = default!;
        console.Progress()
            .Columns(
                new TaskDescriptionColumn { Alignment = Justify.Left }, new ProgressBarColumn(), new PercentageColumn(),
                new ElapsedTimeColumn())
            .Start(context => result = work(new BarStages(context)));
        return result;
    }

    public override Stage Begin(string title) => new BarStage(_context.AddTask(Shown(title), maxValue: 1), title);

    private static string Shown(string text) => Markup.Escape(NumberWords.Visible(text));

    private sealed class BarStage(ProgressTask task, string title) : Stage
    {
        public override void Report(double fraction, string? note)
        {
            task.Value = Math.Clamp(fraction, 0, 1);
            if (note is not null) task.Description = Shown($"{title}: {note}");
        }

        public override void End(string? result)
        {
            task.Value = 1;
            task.Description = Shown(result is null ? title : $"{title}: {result}");
            task.StopTask();
        }
    }
}
