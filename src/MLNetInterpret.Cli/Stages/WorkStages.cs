using System.Globalization;
using MLNetInterpret.Networks;

namespace MLNetInterpret.Cli.Stages;

/// <summary>Shows the stages of a long piece of work.</summary>
internal abstract class WorkStages
{
    /// <summary>Begins a stage; the one before it has ended.</summary>
    public abstract Stage Begin(string title);
}

/// <summary>One stage of a long piece of work.</summary>
internal abstract class Stage
{
    /// <summary>Shows how far it is.</summary>
    /// <param name="fraction">0 to 1.</param>
    /// <param name="note">What is happening, or null.</param>
    public abstract void Report(double fraction, string? note = null);

    /// <summary>Shows that it has ended.</summary>
    /// <param name="result">What came of it, or null.</param>
    public abstract void End(string? result = null);

    /// <summary>Shows epochs.</summary>
    /// <param name="metric">What the validation metric is called.</param>
    public IProgress<EpochReport> Epochs(string metric) => new Relay<EpochReport>(epoch => Report(
        (double)epoch.Epoch / epoch.Of,
        string.Create(CultureInfo.InvariantCulture, $"epoch {epoch.Epoch} of {epoch.Of}, {metric} {epoch.ValidationMetric:F3}")));

    /// <summary>Shows an interpretation.</summary>
    public IProgress<InterpretationProgress> Interpretation() =>
        new Relay<InterpretationProgress>(progress => Report(progress.Fraction, progress.Stage));

    /// <summary>Shows any piece of work.</summary>
    public IProgress<WorkProgress> Work() => new Relay<WorkProgress>(progress => Report(progress.Share, progress.Stage));

    /// <summary>Shows a search for cells.</summary>
    public IProgress<CellSearchProgress> Cells() =>
        new Relay<CellSearchProgress>(progress => Report(progress.Fraction, progress.Stage));

    /// <summary>Shows any share of work.</summary>
    public IProgress<double> Share() => new Relay<double>(fraction => Report(fraction));

    /// <summary>Reports at once on the thread that works, so that nothing arrives after the end.</summary>
    private sealed class Relay<T>(Action<T> report) : IProgress<T>
    {
        public void Report(T value) => report(value);
    }
}
